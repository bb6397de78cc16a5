import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { callEvent, deliverWebhook, transcriptEvent } from './testing/deliver-webhook.ts';
import { type SqlSpy, spyOnSql } from './testing/sql-spy.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

let product: TestProduct;
beforeEach(async () => {
  product = await startTestProduct();
});
afterEach(() => product.stop());

test('a webhook is stored and applied in one transaction of two statements', async () => {
  const spy = spyOnSql();
  await deliverWebhook(product, callEvent({ type: 'call.ringing', callId: `AC${randomUUID()}` }));
  spy.stop();
  const ingests = transactions(spy).filter((texts) =>
    texts.some((text) => text.includes('openphone_webhook_deliveries')),
  );
  expect(ingests).toHaveLength(1);
  expect(ingests[0]).toHaveLength(2);
});

test('while the database is away webhooks are answered 503, and afterwards nothing is missing', async () => {
  const callId = `AC${randomUUID()}`;
  const id = `msg_${randomUUID()}`;
  const event = JSON.stringify(callEvent({ type: 'call.ringing', callId }));
  const name = new URL(product.database.url ?? '').pathname.slice(1);
  const admin = new pg.Client(inject('postgresUrl'));
  await admin.connect();
  try {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    expect((await deliverWebhook(product, event, { id })).status).toBe(503);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  } finally {
    await admin.end();
  }

  expect((await deliverWebhook(product, event, { id })).status).toBe(200);
  const { data } = await product.ask<{ callLogs: { edges: { node: { openPhoneCallId: string } }[] } }>(
    '{ callLogs { edges { node { openPhoneCallId } } } }',
  );
  expect(data?.callLogs.edges).toEqual([{ node: { openPhoneCallId: callId } }]);
});

test('a database that takes no writes is answered 503, and what is read is still answered', async () => {
  const { sql } = product.database;
  const name = new URL(product.database.url ?? '').pathname.slice(1);
  await sql.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await onNewConnections(product, name);
  const event = callEvent({ type: 'call.ringing', callId: `AC${randomUUID()}` });
  expect((await deliverWebhook(product, event)).status).toBe(503);
  const { data } = await product.ask<{ clients: { totalCount: number } }>('{ clients { totalCount } }');
  expect(data?.clients.totalCount).toBe(3);
});

test('a process of the version before still writes after a newer one has added a column', async () => {
  const { sql } = product.database;
  const tables = [
    'openphone_webhook_deliveries',
    'openphone_call_logs',
    'openphone_waiting_calls',
    'openphone_call_artifacts',
    'openphone_message_logs',
    'openphone_contacts',
    'activity',
  ];
  for (const table of tables)
    await sql.query(`ALTER TABLE ${table} ADD COLUMN of_next_version text NOT NULL DEFAULT 'x'`);
  const { simulator } = product;
  simulator.ring({ line: 'PNdemoDental', from: '+17735550116' }).answer().complete(5).artifacts();
  simulator.receiveText({ line: 'PNdemoDental', from: '+17735550116', text: 'Do you have a slot?' });
  await deliverWebhook(product, transcriptEvent(`AC${randomUUID()}`, 'Of a call that nobody knows yet'));
  await simulator.settled();
  expect(await sql.query('SELECT DISTINCT status::text FROM openphone_webhook_deliveries')).toEqual([
    { status: 'APPLIED' },
  ]);
  for (const table of tables.filter((name) => name !== 'openphone_contacts')) {
    const [row] = await sql.query<{ written: boolean }>(`SELECT count(*) > 0 AS written FROM ${table}`);
    expect([table, row?.written]).toEqual([table, true]);
  }
});

/** Ends the connections that were opened before, and waits until a new one answers. */
async function onNewConnections({ database }: TestProduct, name: string): Promise<void> {
  const admin = new pg.Client(inject('postgresUrl'));
  await admin.connect();
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  await admin.end();
  await until('a new connection', () => database.sql.query('SELECT 1').catch(() => undefined));
}

/** The statements between each BEGIN and its COMMIT. */
function transactions({ statements }: SqlSpy): string[][] {
  const open = new Map<object, string[]>();
  const closed: string[][] = [];
  for (const { connection, text } of statements) {
    if (/^BEGIN/i.test(text)) open.set(connection, []);
    else if (/^(COMMIT|ROLLBACK)/i.test(text)) {
      closed.push(open.get(connection) ?? []);
      open.delete(connection);
    } else open.get(connection)?.push(text);
  }
  return closed;
}
