interface Named {
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly company: string | null;
}

/** What a contact is called: the person, or else the company; null for one without either. */
export function contactName({ first_name, last_name, company }: Named): string | null {
  const person = [first_name, last_name].filter((part) => part !== null && part.trim() !== '').join(' ');
  const name = person === '' ? (company ?? '') : person;
  return name.trim() === '' ? null : name.trim().replaceAll(/\s+/g, ' ');
}

/** Names are compared as people read them: without regard to case and blanks. */
export function nameKey(contact: Named): string | null {
  return contactName(contact)?.normalize('NFKC').toLowerCase() ?? null;
}
