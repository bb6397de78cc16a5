import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../prisma/database.ts';
import type { Sql } from '../../prisma/sql.ts';
import { openTestDatabase } from '../../prisma/testing/test-database.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { Facts } from '../facts.ts';
import { openPhoneCallId, openPhoneMessageId } from '../ids.ts';
import { openVault } from '../vault.ts';
import { recordFacts } from './record-facts.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase('postgresql');
});
afterAll(() => database.close());

const vault = openVault([{ id: 'test', secret: randomBytes(32) }]);
const began = new Date('2026-04-13T12:00:00Z');
const call = (providerStatus: string): Facts => ({
  kind: 'call',
  openPhoneCallId: openPhoneCallId('AClocked'),
  startedAt: began,
  providerStatus,
});
const text = (providerStatus: string): Facts => ({
  kind: 'message',
  openPhoneMessageId: openPhoneMessageId('AClocked'),
  sentAt: began,
  observedAt: began,
  providerStatus,
});

test.each([
  ['call', 'openphone_call_logs', call('ringing'), call('missed')],
  ['text', 'openphone_message_logs', text('queued'), text('delivered')],
])('who waits for a %s that somebody holds does not keep the feed waiting', async (_, table, first, next) => {
  const recording = { sql: database.sql, vault, clock: () => new Date() };
  await recordFacts(recording, { facts: [first] });
  const recorded = await database.sql.transaction(async (holder) => {
    const [held] = await holder.query<{ id: string }>(`SELECT id::text FROM ${table} FOR UPDATE`);
    const waiting = recordFacts(recording, { facts: [next] });
    await someoneWaits(holder);
    // Another writer's change goes into the feed; without a limit it would wait for ever.
    await database.sql.transaction(async (writer) => {
      await writer.query(`SET LOCAL lock_timeout = '2s'`);
      await appendActivity(writer, [
        { kind: 'CALL', item_id: held?.id ?? '', change: 'UPDATED', client_id: null },
      ]);
    });
    // Not awaited in here: it goes on when this transaction ends.
    return { waiting };
  });
  expect((await recorded.waiting).changes).toHaveLength(1);
});

async function someoneWaits(sql: Sql): Promise<void> {
  for (;;) {
    const waiting = await sql.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    // Within one transaction the view stays as it was first read.
    await sql.query('SELECT pg_stat_clear_snapshot()');
  }
}
