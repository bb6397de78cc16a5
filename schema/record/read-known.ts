import type { Sql } from '../../prisma/sql.ts';
import type { Facts } from '../facts.ts';
import { normalizeNumber } from '../phone-number/normalize-number.ts';
import type { DeliveryRow } from '../webhook-delivery/delivery-row.ts';
import type { Known } from './known.ts';
import { lockKeys } from './lock-keys.ts';

/**
 * The first of a batch's two statements: stores the deliveries that are new, locks the calls, texts
 * and numbers that the batch speaks of, and reads what is stored about them.
 * @returns the ids of the deliveries that were new; a repeat is not among them.
 */
export async function readKnown(
  sql: Sql,
  deliveries: readonly DeliveryRow[],
  facts: readonly Facts[],
): Promise<{ fresh: ReadonlySet<string>; known: Known }> {
  const calls = ids(facts, (one) => (one.kind === 'call' ? one.openPhoneCallId : undefined));
  const messages = ids(facts, (one) => (one.kind === 'message' ? one.openPhoneMessageId : undefined));
  const contacts = ids(facts, (one) => (one.kind === 'contact' ? one.openPhoneContactId : undefined));
  const lines = ids(facts, (one) => (one.kind === 'contact' ? undefined : one.phoneNumberId));
  const numbers = [...new Set(facts.flatMap(numbersOf).map(normalizeNumber))].toSorted();
  const locks = lockKeys({ calls, messages, contacts, numbers });

  const [row] = await sql.query<{ fresh: string[] | null; known: Known }>(
    `WITH fresh AS (
       INSERT INTO openphone_webhook_deliveries (${deliveryColumns})
       SELECT ${deliveryColumns} FROM jsonb_populate_recordset(NULL::openphone_webhook_deliveries, $1::jsonb)
        ORDER BY delivery_id
       ON CONFLICT (delivery_id) DO NOTHING
       RETURNING delivery_id
     )
     SELECT (SELECT jsonb_agg(delivery_id) FROM fresh) AS fresh,
            openphone_lock_and_read($2, $3, $4, $5, $6, $7) AS known`,
    [JSON.stringify(deliveries), locks, calls, messages, contacts, lines, numbers],
  );
  if (!row) throw new Error('openphone_lock_and_read gave no row');
  return { fresh: new Set(row.fresh ?? []), known: row.known };
}

const deliveryColumns = [
  'id',
  'delivery_id',
  'generation',
  'event_id',
  'event_type',
  'api_version',
  'resource_id',
  'status',
  'reason',
  'attempts',
  'next_attempt_at',
  'body',
  'received_at',
  'applied_at',
].join(', ');

function ids(facts: readonly Facts[], idOf: (facts: Facts) => string | undefined): string[] {
  return [...new Set(facts.flatMap((one) => idOf(one) ?? []))].toSorted();
}

function numbersOf(facts: Facts): readonly string[] {
  switch (facts.kind) {
    case 'call':
      return [...(facts.participants ?? []), ...(facts.ownNumbers ?? [])];
    case 'message':
      return [...(facts.to ?? []), ...(facts.from === undefined ? [] : [facts.from])];
    case 'contact':
      return [];
  }
}
