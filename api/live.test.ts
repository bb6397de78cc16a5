import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../prisma/database.ts';
import { openPhoneMessageId, phoneNumberId } from '../schema/ids.ts';
import { recordFacts } from '../schema/record/record-facts.ts';
import { startProduct } from './product.ts';
import { readConfig } from './config.ts';
import { subscribe } from './testing/live-client.ts';
import { openSse } from './testing/sse-client.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';

interface TextEvent {
  readonly activity: {
    readonly cursor: string;
    readonly item: { readonly openPhoneMessageId: string };
  };
}
const query = `subscription ($after: String) {
  activity(after: $after) { cursor item { ... on MessageLog { openPhoneMessageId } } }
}`;

let product: TestProduct;
let token: string;
beforeAll(async () => {
  product = await startTestProduct();
  token = await product.token();
});
afterAll(() => product.stop());

/** Records texts as a sync would, and says so, without the way through HTTP. @returns their ids in order. */
async function record(
  count: number,
  services: TestProduct['services'] = product.services,
  content = 'Hello.',
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `AC${randomUUID()}`);
  await recordFacts(services, {
    facts: ids.map((id, index) => ({
      kind: 'message',
      openPhoneMessageId: openPhoneMessageId(id),
      sentAt: new Date(Date.now() + index),
      observedAt: new Date(),
      phoneNumberId: phoneNumberId('PNdemoDental'),
      direction: 'INBOUND',
      providerStatus: 'received',
      from: '+17735550116',
      to: ['+13125550103'],
      content,
    })),
  });
  services.feed.announce();
  return ids;
}

const head = async (): Promise<string> => String(await product.services.feed.head());

/** So many events: what they are about, and whether their positions follow one another. */
async function take(
  live: { next(): Promise<TextEvent> },
  count: number,
): Promise<{ ids: string[]; positions: number[] }> {
  const ids: string[] = [];
  const positions: number[] = [];
  while (ids.length < count) {
    const { activity } = await live.next();
    ids.push(activity.item.openPhoneMessageId);
    positions.push(Number(activity.cursor));
  }
  return { ids, positions };
}

const from = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

describe('a client that was away', () => {
  test.each(['a socket', 'SSE'] as const)(
    'gets exactly what it missed, in order, and goes on live, over %s',
    async (way) => {
      const after = await head();
      const missed = await record(7);
      const live =
        way === 'SSE'
          ? await openSse<TextEvent>(product.url, token, query, { after })
          : subscribe<TextEvent>(product.url, token, query, { after });
      const replayed = await take(live, 7);
      const next = await record(3);
      const followed = await take(live, 3);
      await live.stop();
      expect([...replayed.ids, ...followed.ids]).toEqual([...missed, ...next]);
      expect([...replayed.positions, ...followed.positions]).toEqual(from(Number(after) + 1, 10));
    },
  );

  test('is told when its cursor is not of this feed', async () => {
    for (const after of ['999999999', 'yesterday', '-1']) {
      const live = subscribe(product.url, token, query, { after });
      expect(await live.next()).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }],
      });
      await live.stop();
    }
  });
});

test('eight writers at once: a follower sees every position once, ascending, without a hole', async () => {
  const after = await head();
  const live = subscribe<TextEvent>(product.url, token, query, { after });
  const written = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const ids: string[] = [];
      for (let turn = 0; turn < 10; turn += 1) ids.push(...(await record(1)));
      return ids;
    }),
  );
  const { ids, positions } = await take(live, 80);
  await live.stop();
  expect(positions).toEqual(from(Number(after) + 1, 80));
  expect(ids.toSorted()).toEqual(written.flat().toSorted());
});

test('a transaction that is slow to commit leaves no hole for those behind it', async () => {
  const after = await head();
  const live = subscribe<TextEvent>(product.url, token, query, { after });
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const { promise: appended, resolve: hasAppended } = Promise.withResolvers<void>();
  const id = randomUUID();
  const slow = product.database.sql.transaction(async (sql) => {
    const [row] = await sql.query<{ position: string }>(
      'UPDATE activity_head SET position = position + 1 WHERE id = 1 RETURNING position',
    );
    await sql.query(
      `INSERT INTO activity (position, kind, item_id, change, occurred_at) VALUES ($1, 'MESSAGE', $2, 'CREATED', now())`,
      [row?.position, id],
    );
    hasAppended();
    await mayCommit;
  });
  await appended;
  const behind = record(1);
  expect(await head()).toBe(after);
  commit();
  await slow;
  const [other] = await behind;
  // The first is about a text that does not exist: what counts is that it is not overtaken.
  const first: unknown = await live.next();
  expect(first).not.toMatchObject({ activity: { item: { openPhoneMessageId: other } } });
  expect(await take(live, 1)).toEqual({ ids: [other], positions: [Number(after) + 2] });
  await live.stop();
});

test('what one process commits reaches those who follow another on the same database', async () => {
  const config = readConfig(product.env);
  const database = await openDatabase({ url: product.database.url ?? '' });
  const second = await startProduct(config, pino({ level: 'silent' }), { database, catchUp: false });
  try {
    const live = subscribe<TextEvent>(`http://127.0.0.1:${second.port}`, token, query, {
      after: await head(),
    });
    const there = await record(2);
    expect((await take(live, 2)).ids).toEqual(there);
    const here = subscribe<TextEvent>(product.url, token, query, { after: await head() });
    const back = await record(2, second.services);
    expect((await take(here, 2)).ids).toEqual(back);
    await Promise.all([live.stop(), here.stop()]);
  } finally {
    await second.stop();
    await database.close();
  }
});

test('a burst of 2,500 events reaches a healthy client whole and in order', async () => {
  const after = await head();
  const live = subscribe<TextEvent>(product.url, token, query, { after });
  const ids = (await Promise.all([record(1_250), record(1_250)])).flat();
  const got = await take(live, 2_500);
  await live.stop();
  expect(got.positions).toEqual(from(Number(after) + 1, 2_500));
  expect(new Set(got.ids)).toEqual(new Set(ids));
});
