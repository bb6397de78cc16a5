import type { Sql } from '../../prisma/sql.ts';
import type { DecidedContact } from './change-numbers.ts';
import { decide } from './change-numbers.ts';
import { type ContactWorld, type NumberRow, readContactWorld } from './contact-world.ts';
import { planNumber, type PlannedNumber } from './plan-number.ts';

// The two lists that a preview and a run go through alike, in batches by id.

/** Some contacts, and where the next ones begin; null when there are no more. */
export interface ContactBatch {
  readonly world: ContactWorld;
  readonly decided: readonly DecidedContact[];
  readonly next: string | null;
}

/** The next contacts of the workspace, decided about. One with two rows comes once. */
export async function readContactBatch(sql: Sql, after: string | null, size: number): Promise<ContactBatch> {
  const rows = await sql.query<{ id: string }>(
    `SELECT id FROM openphone_contacts WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2`,
    [after, size],
  );
  const ids = new Set(rows.map(({ id }) => id));
  const world = await readContactWorld(sql, { contactIds: [...ids] });
  const contacts = world.contacts.filter(({ id }) => ids.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { world, decided: decide(world, contacts), next: nextOf(rows, size) };
}

/** A number with what was decided about it. */
export interface DecidedNumber {
  readonly number: Pick<NumberRow, 'id' | 'phone_number' | 'label'>;
  readonly plan: PlannedNumber;
}

/** The client's next numbers that a person has given it; none for a client without a line that syncs. */
export async function readNumberBatch(
  sql: Sql,
  clientId: string,
  { after, size, now }: { after: string | null; size: number; now: Date },
): Promise<{ decided: readonly DecidedNumber[]; next: string | null }> {
  const rows = await sql.query<NumberRow>(
    `SELECT id, phone_number, label FROM client_numbers
      WHERE client_id = $1::uuid AND source = 'PERSON' AND ($2::uuid IS NULL OR id > $2::uuid) ORDER BY id LIMIT $3`,
    [clientId, after, size],
  );
  const world = await readContactWorld(sql, { phoneNumbers: rows.map(({ phone_number }) => phone_number) });
  const client = world.participants.find(({ client_id }) => client_id === clientId);
  const decided = client
    ? rows.map((number) => ({ number, plan: planNumber(world, number, client, now) }))
    : [];
  return { decided, next: nextOf(rows, size) };
}

function nextOf(rows: readonly { readonly id: string }[], size: number): string | null {
  return rows.length < size ? null : (rows.at(-1)?.id ?? null);
}
