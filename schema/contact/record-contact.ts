import { logId } from '../log-id.ts';
import { normalizeNumber } from '../phone-number/normalize-number.ts';
import { greatest, least, union, utc } from '../join.ts';
import type { ContactRow } from '../record/known.ts';
import type { WorkingSet } from '../record/working-set.ts';
import type { ContactFacts } from './contact-facts.ts';
import { nameKey } from './contact-name.ts';

/**
 * Records a contact of the provider's address book; the later record wins, a deletion over its equal.
 * What a webhook says anew waits from now on to be applied to the clients' numbers; after a reading of
 * the whole book, all of it is gone through anyway.
 */
export function recordContact(set: WorkingSet, facts: ContactFacts): void {
  const row = set.contact(facts.openPhoneContactId);
  const updatedAt = facts.updatedAt.toISOString();
  const now = set.now.toISOString();
  const said = {
    first_name: facts.firstName,
    last_name: facts.lastName,
    company: facts.company,
    role: facts.role,
    phone_numbers: union(facts.phoneNumbers.map(normalizeNumber), []),
    external_id: facts.externalId,
    source: facts.source,
    provider_updated_at: updatedAt,
    deleted_at: facts.deleted ? updatedAt : null,
  };
  const isNews = !row || version(row) < version(said);
  const listedAt = greatest(utc(row?.listed_at), utc(facts.listedAt));
  if (!isNews && listedAt === utc(row.listed_at)) return;
  const current = isNews ? said : row;
  const createdAt = least(utc(row?.provider_created_at), utc(facts.createdAt));
  set.contacts.set(facts.openPhoneContactId, {
    ...current,
    id: row?.id ?? logId('contact', facts.openPhoneContactId, set.now),
    openphone_contact_id: facts.openPhoneContactId,
    provider_created_at: createdAt,
    listed_at: listedAt,
    twin_key: twinKey(createdAt, current),
    apply_after: isNews && facts.listedAt === undefined ? now : (row?.apply_after ?? null),
    created_at: row?.created_at ?? now,
    updated_at: isNews ? now : row.updated_at,
  });
}

/** The rest breaks a tie between two records of one moment, so that their order does not matter. */
function version(row: Pick<ContactRow, Said>): string {
  const { first_name, last_name, company, role, phone_numbers, external_id, source } = row;
  const texts = [first_name, last_name, company, role, external_id, source].map((text) => text ?? '');
  const deleted = row.deleted_at === null ? 0 : 1;
  return JSON.stringify([utc(row.provider_updated_at), deleted, ...texts, phone_numbers]);
}

type Said =
  | 'first_name'
  | 'last_name'
  | 'company'
  | 'role'
  | 'phone_numbers'
  | 'external_id'
  | 'source'
  | 'provider_updated_at'
  | 'deleted_at';

/** By the second: REST may leave the fraction out. */
function twinKey(createdAt: string | null, names: Parameters<typeof nameKey>[0]): string | null {
  const name = nameKey(names);
  return createdAt === null || name === null ? null : `${createdAt.slice(0, 19)} ${name}`;
}
