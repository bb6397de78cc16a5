import { randomUUID } from 'node:crypto';
import { request as openRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retryDeliveries } from './jobs/retry-deliveries.ts';
import { callEvent, deliverWebhook, transcriptEvent } from './testing/deliver-webhook.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product.stop());

interface StoredDelivery {
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
}

const stored = (deliveryId: string): Promise<StoredDelivery[]> =>
  product.database.sql.query<StoredDelivery>(
    'SELECT status, reason, attempts, next_attempt_at FROM openphone_webhook_deliveries WHERE delivery_id = $1',
    [deliveryId],
  );

const callRows = (callId: string): Promise<{ status: string }[]> =>
  product.database.sql.query('SELECT status FROM openphone_call_logs WHERE openphone_call_id = $1', [callId]);

const ringing = (callId: string): object => callEvent({ type: 'call.ringing', callId });
const completed = (callId: string): object =>
  callEvent({
    type: 'call.completed',
    callId,
    resource: {
      status: 'answered',
      answeredAt: new Date().toISOString(),
      completedAt: new Date().toISOString(),
      duration: 5,
      hasVoicemail: false,
    },
  });

describe('the addresses', () => {
  test.each(['calls', 'messages', 'contacts', 'status'] as const)(
    '%s takes an event of any family',
    async (address) => {
      const callId = `AC${randomUUID()}`;
      expect((await deliverWebhook(product, ringing(callId), { address })).status).toBe(200);
      expect(await callRows(callId)).toEqual([{ status: 'RINGING' }]);
    },
  );

  test('refuse what is forged, stale, from the future or signed with another key, and store nothing of it', async () => {
    const id = `msg_${randomUUID()}`;
    const event = ringing(`AC${id}`);
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
    const answers = await Promise.all([
      deliverWebhook(product, event, { id, key: other }),
      deliverWebhook(product, event, { id, at: minutes(-6) }),
      deliverWebhook(product, event, { id, at: minutes(6) }),
      fetch(`${product.url}/api/v1/openphone/webhooks/calls`, {
        method: 'POST',
        body: JSON.stringify(event),
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(await stored(id)).toEqual([]);
    expect(await callRows(`AC${id}`)).toEqual([]);
  });

  test('say 405 to another method, 400 to what is signed and no event, 413 to what is too large', async () => {
    const address = `${product.url}/api/v1/openphone/webhooks/calls`;
    const got = await fetch(address);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await deliverWebhook(product, '{"no":')).status).toBe(400);
    expect((await deliverWebhook(product, { hello: 'world' })).status).toBe(400);
    expect(await announced(address, 2_000_000)).toBe(413);
  });
});

describe('a delivery', () => {
  test('that comes fifty times at once is stored once and logged once', async () => {
    const id = `msg_${randomUUID()}`;
    const callId = `AC${randomUUID()}`;
    const head = await product.services.feed.head();
    const event = JSON.stringify(ringing(callId));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => deliverWebhook(product, event, { id })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await stored(id)).toMatchObject([{ status: 'APPLIED' }]);
    expect(await callRows(callId)).toHaveLength(1);
    expect(await product.services.feed.head()).toBe(head + 1n);
  });

  test('that cannot be read is answered 200, kept with its reason, tried again on a schedule, and at last dead', async () => {
    const id = `msg_${randomUUID()}`;
    const unreadable = { ...ringing(`AC${id}`), data: { resource: {}, context: {}, links: {} } };
    expect((await deliverWebhook(product, unreadable, { id })).status).toBe(200);
    expect(await stored(id)).toMatchObject([
      { status: 'FAILED', reason: expect.stringContaining('id'), attempts: 1 },
    ]);
    expect(await runUntilDead(id)).toBeGreaterThan(5);
    expect(await stored(id)).toMatchObject([
      { status: 'DEAD', reason: expect.stringContaining('id'), next_attempt_at: null },
    ]);
  });

  test('that the database refuses is kept, keeps no other waiting, and at last is dead', async () => {
    const id = `msg_${randomUUID()}`;
    const poison = callEvent({
      type: 'call.completed',
      callId: `AC${id}`,
      // More seconds than the column holds.
      resource: { status: 'answered', duration: 3_000_000_000 },
    });
    expect((await deliverWebhook(product, poison, { id })).status).toBe(200);
    expect(await stored(id)).toMatchObject([
      { status: 'FAILED', reason: expect.stringContaining('database') },
    ]);

    // Understood by now, as after an update of ours; it waits behind the one that cannot be applied.
    const later = `msg_${randomUUID()}`;
    const callId = `AC${randomUUID()}`;
    await deliverWebhook(product, ringing(callId), { id: later });
    await product.database.sql.query('DELETE FROM openphone_call_logs WHERE openphone_call_id = $1', [
      callId,
    ]);
    await product.database.sql.query(
      `UPDATE openphone_webhook_deliveries SET status = 'FAILED', next_attempt_at = now() WHERE delivery_id = $1`,
      [later],
    );
    await makeDue(id);
    await retryDeliveries.run(product.jobContext);
    expect(await stored(later)).toMatchObject([{ status: 'APPLIED', next_attempt_at: null }]);
    expect(await callRows(callId)).toHaveLength(1);
    await runUntilDead(id);
    expect(await stored(id)).toMatchObject([{ status: 'DEAD', reason: expect.stringContaining('database') }]);
  });
});

describe('what events tell', () => {
  interface Call {
    readonly callLogs: {
      readonly edges: readonly {
        readonly node: { status: string; transcript: { state: string; lines: { content: string }[] } };
      }[];
    };
  }
  const calls = async (participant: string): Promise<Call['callLogs']['edges']> => {
    const answer = await product.ask<Call>(
      `query ($participant: PhoneNumber!) { callLogs(filter: { participant: $participant }) {
        edges { node { status transcript { state lines { content } } } } } }`,
      { participant },
    );
    return answer.data?.callLogs.edges ?? [];
  };

  test('a transcript that comes before its call waits for it, unseen, and joins it', async () => {
    const callId = `AC${randomUUID()}`;
    const other = '+17735550180';
    expect((await deliverWebhook(product, transcriptEvent(callId, 'Good morning.'))).status).toBe(200);
    expect(await callRows(callId)).toEqual([]);
    await deliverWebhook(product, callEvent({ type: 'call.ringing', callId, other }));
    expect(await calls(other)).toMatchObject([
      { node: { transcript: { state: 'READY', lines: [{ content: 'Good morning.' }] } } },
    ]);
  });

  test('events of both generations about one call make one row', async () => {
    const callId = `AC${randomUUID()}`;
    const legacy = {
      id: `EV${randomUUID()}`,
      object: 'event',
      apiVersion: 'v4',
      createdAt: new Date().toISOString(),
      type: 'call.ringing',
      data: {
        object: {
          id: callId,
          object: 'call',
          direction: 'incoming',
          status: 'ringing',
          createdAt: new Date().toISOString(),
          participants: ['+17735550116', '+13125550103'],
          phoneNumberId: 'PNdemoDental',
          userId: 'USdemoAda',
        },
      },
    };
    const answers = await Promise.all([
      deliverWebhook(product, legacy, { generation: 'legacy' }),
      deliverWebhook(product, completed(callId)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await callRows(callId)).toEqual([{ status: 'ANSWERED' }]);
  });

  test('the provider is never asked while a webhook waits for its answer', async () => {
    const before = product.simulator.requests().length;
    const callId = `AC${randomUUID()}`;
    // A word that says nothing, so that the call has to be fetched: later, by a job.
    const unknown = callEvent({ type: 'call.completed', callId, resource: { status: 'unknown' } });
    expect((await deliverWebhook(product, unknown)).status).toBe(200);
    expect(product.simulator.requests()).toHaveLength(before);
  });
});

const makeDue = (id: string): Promise<unknown> =>
  product.database.sql.query(
    `UPDATE openphone_webhook_deliveries SET next_attempt_at = now() WHERE delivery_id = $1 AND status = 'FAILED'`,
    [id],
  );

/** Lets each wait pass at once. @returns how many tries there were. */
async function runUntilDead(id: string): Promise<number> {
  for (let run = 0; run < 20; run += 1) {
    const [delivery] = await stored(id);
    if (delivery?.status !== 'FAILED') return delivery?.attempts ?? 0;
    await makeDue(id);
    await retryDeliveries.run(product.jobContext);
  }
  throw new Error(`The delivery ${id} is still tried again after 20 tries.`);
}

/** The answer to a body that says it has this length, before any of it is sent. */
function announced(address: string, length: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = openRequest(address, { method: 'POST', headers: { 'content-length': length } });
    sent.on('error', reject);
    sent.on('response', (response) => {
      resolve(response.statusCode);
      sent.destroy();
    });
    sent.write('{');
  });
}
