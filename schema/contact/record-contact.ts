import { logId } from '../log-id.ts';
import { normalizeNumber } from '../phone-number/normalize-number.ts';
import { union, utc } from '../join.ts';
import type { ContactRow } from '../record/known.ts';
import type { WorkingSet } from '../record/working-set.ts';
import type { ContactFacts } from './contact-facts.ts';

/** Records a contact of the provider's address book; the later record wins, a deletion over its equal. */
export function recordContact(set: WorkingSet, facts: ContactFacts): void {
  const row = set.contact(facts.openPhoneContactId);
  const updatedAt = facts.updatedAt.toISOString();
  const now = set.now.toISOString();
  const next: ContactRow = {
    id: row?.id ?? logId('contact', facts.openPhoneContactId, set.now),
    openphone_contact_id: facts.openPhoneContactId,
    first_name: facts.firstName,
    last_name: facts.lastName,
    company: facts.company,
    role: facts.role,
    phone_numbers: union(facts.phoneNumbers.map(normalizeNumber), []),
    provider_updated_at: updatedAt,
    deleted_at: facts.deleted ? updatedAt : null,
    created_at: row?.created_at ?? now,
    updated_at: now,
  };
  if (row && version(row) >= version(next)) return;
  set.contacts.set(facts.openPhoneContactId, next);
}

/** The names break a tie between two records of one moment, so that their order does not matter. */
function version(row: ContactRow): string {
  const { first_name, last_name, company, role, phone_numbers } = row;
  const deleted = row.deleted_at === null ? 0 : 1;
  return JSON.stringify([
    utc(row.provider_updated_at),
    deleted,
    first_name,
    last_name,
    company,
    role,
    phone_numbers,
  ]);
}
