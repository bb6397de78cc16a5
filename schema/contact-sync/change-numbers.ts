import { randomUUID } from 'node:crypto';
import type { Sql } from '../../prisma/sql.ts';
import type { KnownContact } from '../contact/join-twins.ts';
import type { ContactWorld } from './contact-world.ts';
import { type NumberEffect, planContact, type PlannedContact } from './plan-contact.ts';

/** A contact with what was decided about it. */
export interface DecidedContact {
  readonly contact: KnownContact;
  readonly plan: PlannedContact;
}

/**
 * Keeps all who apply contacts, in whichever process, from seeing the same past. To be taken before the
 * contacts are read; it is held until the commit, which waits for nobody's answer.
 */
export async function lockContacts(sql: Sql): Promise<void> {
  await sql.query(`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('contact-sync', 0))`);
}

/** Decides about contacts; those that are gone without a trace are left out. */
export function decide(world: ContactWorld, contacts: readonly KnownContact[]): DecidedContact[] {
  return contacts.flatMap((contact) => {
    const plan = planContact(world, contact);
    return plan ? [{ contact, plan }] : [];
  });
}

/**
 * Does what was decided, for clients that have agreed to it; of one client when it is named.
 * Logs are not touched: whose they are is not decided by a number that came later.
 */
export async function changeNumbers(
  sql: Sql,
  world: ContactWorld,
  decided: readonly DecidedContact[],
  now: Date,
  onlyClient?: string,
): Promise<void> {
  const agreed = new Set(
    world.participants.filter(({ is_confirmed }) => is_confirmed).map(({ client_id }) => client_id),
  );
  const due = (kind: NumberEffect['kind'], { clientId, kind: of }: NumberEffect): boolean =>
    of === kind && agreed.has(clientId) && (onlyClient === undefined || clientId === onlyClient);
  const rowsOf = (kind: NumberEffect['kind']): object[] =>
    decided.flatMap(({ contact, plan }) =>
      plan.effects
        .filter((effect) => due(kind, effect))
        .map((effect) => ({ id: randomUUID(), contactId: contact.id, createdAt: now, ...effect })),
    );
  for (const [kind, statement] of Object.entries(statements) as [NumberEffect['kind'], string][]) {
    const rows = rowsOf(kind);
    if (rows.length > 0) await sql.query(statement, [JSON.stringify(rows)]);
  }
}

const rows = `FROM jsonb_to_recordset($1::jsonb) AS wanted (
  id uuid, "contactId" uuid, "clientId" uuid, "phoneNumber" text, label text, "numberId" uuid, "createdAt" timestamptz)`;

// The conditions again: a person may have changed the number since it was read.
const statements: Readonly<Record<NumberEffect['kind'], string>> = {
  'hand over': `
    UPDATE client_numbers AS number SET contact_id = wanted."contactId" ${rows}
     WHERE number.id = wanted."numberId" AND number.source = 'CONTACT'`,
  remove: `
    DELETE FROM client_numbers AS number USING (SELECT wanted.* ${rows}) AS wanted
     WHERE number.id = wanted."numberId" AND number.source = 'CONTACT'`,
  label: `
    UPDATE client_numbers AS number SET label = wanted.label ${rows}
     WHERE number.id = wanted."numberId" AND (number.source = 'CONTACT' OR coalesce(trim(number.label), '') = '')
      `,
  add: `
    INSERT INTO client_numbers (id, client_id, phone_number, label, source, contact_id, created_at)
    SELECT id, "clientId", "phoneNumber", label, 'CONTACT', "contactId", "createdAt" ${rows}
    ON CONFLICT (client_id, phone_number) DO NOTHING`,
};
