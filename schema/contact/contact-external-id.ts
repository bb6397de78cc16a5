import { createHash } from 'node:crypto';

/** What the provider takes. */
const longest = 75;
const plain = /^[\w.:+@-]+$/;

/** Who made our contacts, as the provider is told. */
export const contactSource = 'seo-crm';

/** Whether a contact was made here: then its names are a client's label and name. */
export function isMadeHere({ source, external_id }: MadeContact): boolean {
  return source === contactSource || external_id?.startsWith('crm:') === true;
}

interface MadeContact {
  readonly source: string | null;
  readonly external_id: string | null;
}

/**
 * What we call the contact that we make of a client's number: it says whose it is, and is the same each
 * time, so that a contact of ours is found again. A client's id that is too long, or has signs that a
 * list of ids could not carry, is hashed.
 */
export function contactExternalId(clientExternalId: string, phoneNumber: string): string {
  const id = `crm:${clientExternalId}:${phoneNumber}`;
  if (id.length <= longest && plain.test(id)) return id;
  return `crm:${createHash('sha256').update(id).digest('base64url')}`;
}
