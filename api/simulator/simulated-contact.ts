import { demoPeople } from './demo-workspace.ts';

/** A contact of the pretended address book. */
export interface SimulatedContact {
  /** As the provider's REST API writes it; its webhooks put `CT` before it. */
  readonly id: string;
  externalId: string | null;
  source: string | null;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  role: string | null;
  phoneNumbers: readonly string[];
  readonly createdAt: Date;
  updatedAt: Date;
  /** Lists still give it, and everything else says that it does not exist: seen at the real provider. */
  isGhost: boolean;
  /** Lists leave it out, as one that changes while it is paged through may. */
  isUnlisted: boolean;
  /** Synced by an integration of the provider's own: it cannot be changed. */
  isReadOnly: boolean;
}

/** The book that a workspace begins with. */
export const demoContacts = (): SimulatedContact[] =>
  demoPeople.map(({ contactId, firstName, lastName, phoneNumber }) =>
    newContact(contactId, new Date('2025-01-10T10:00:00Z'), {
      firstName,
      lastName,
      phoneNumbers: [phoneNumber],
    }),
  );

/** What a contact may be made with; `source` is the app's own unless told. */
export type ContactWishes = Partial<Omit<SimulatedContact, 'id' | 'createdAt' | 'updatedAt'>>;

export function newContact(id: string, at: Date, wishes: ContactWishes): SimulatedContact {
  return {
    id,
    externalId: null,
    source: null,
    firstName: null,
    lastName: null,
    company: null,
    role: null,
    phoneNumbers: [],
    createdAt: at,
    updatedAt: at,
    isGhost: false,
    isUnlisted: false,
    isReadOnly: false,
    ...wishes,
  };
}

/** A contact as v1 shows it. */
export function v1Contact(contact: SimulatedContact): Record<string, unknown> {
  const { id, externalId, source, firstName, lastName, company, role, createdAt, updatedAt } = contact;
  const phoneNumbers = contact.phoneNumbers.map((value, index) => ({
    id: `${id}/${index}`,
    name: 'phone',
    value,
  }));
  return {
    id,
    externalId,
    source,
    sourceUrl: null,
    defaultFields: { firstName, lastName, company, role, emails: [], phoneNumbers },
    customFields: [],
    createdAt,
    updatedAt,
    createdByUserId: null,
  };
}

/** A contact as 2026-03-30 shows it: its numbers are properties, listed elsewhere. */
export function datedContact(contact: SimulatedContact): Record<string, unknown> {
  const { id, externalId, source, firstName, lastName, company, role, createdAt, updatedAt } = contact;
  return {
    id,
    externalId,
    source,
    sourceUrl: null,
    firstName,
    lastName,
    company,
    role,
    createdAt,
    updatedAt,
    actorId: null,
  };
}
