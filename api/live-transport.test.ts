import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openPhoneMessageId, phoneNumberId } from '../schema/ids.ts';
import { recordFacts } from '../schema/record/record-facts.ts';
import { subscribe } from './testing/live-client.ts';
import { openSse } from './testing/sse-client.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product.stop());

async function opened(protocol = 'graphql-transport-ws'): Promise<WebSocket> {
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}/graphql`, protocol);
  socket.on('error', () => {});
  await Promise.race([once(socket, 'open'), once(socket, 'close')]);
  return socket;
}
const closing = async (socket: WebSocket): Promise<number> => (await once(socket, 'close'))[0] as number;
const say = (socket: WebSocket, message: object): void => socket.send(JSON.stringify(message));
async function initialised(): Promise<WebSocket> {
  const socket = await opened();
  say(socket, { type: 'connection_init', payload: { token: await product.token() } });
  await once(socket, 'message');
  return socket;
}

describe('the protocol', () => {
  test('a socket that speaks another one is closed with 4406', async () => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/graphql`);
    expect(await closing(socket)).toBe(4406);
  });

  test('who asks before saying who it is, is closed with 4401', async () => {
    const socket = await opened();
    say(socket, { type: 'subscribe', id: '1', payload: { query: '{ viewer { id } }' } });
    expect(await closing(socket)).toBe(4401);
  });

  test('who says nothing at all is closed with 4408', async () => {
    expect(await closing(await opened())).toBe(4408);
  });

  test('who says twice who it is, is closed with 4429', async () => {
    const socket = await initialised();
    say(socket, { type: 'connection_init', payload: { token: await product.token() } });
    expect(await closing(socket)).toBe(4429);
  });

  test('two subscriptions under one id are closed with 4409', async () => {
    const socket = await initialised();
    const payload = { query: 'subscription { activity { cursor } }' };
    say(socket, { type: 'subscribe', id: '1', payload });
    say(socket, { type: 'subscribe', id: '1', payload });
    expect(await closing(socket)).toBe(4409);
  });

  test('a query that does not fit the schema is answered with its code', async () => {
    const socket = await initialised();
    say(socket, { type: 'subscribe', id: '1', payload: { query: '{ nothing }' } });
    const [message] = await once(socket, 'message');
    expect(JSON.parse(String(message))).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    socket.terminate();
  });

  test('a message larger than a document needs closes the socket, and the process lives', async () => {
    const printed = vi.spyOn(console, 'error');
    const socket = await initialised();
    say(socket, { type: 'ping', payload: { padding: 'x'.repeat(100_000) } });
    expect(await closing(socket)).toBe(1009);
    // It is the client's fault, and none of ours to cry about.
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    expect((await product.ask('{ viewer { id } }')).status).toBe(200);
  });
});

const fat = Array.from({ length: 60 }, (_, index) => `c${index}: content`).join(' ');
const query = (item: string): string =>
  `subscription ($after: String) { activity(after: $after) { cursor item { ... on MessageLog { ${item} } } } }`;

async function record(count: number): Promise<void> {
  await recordFacts(product.services, {
    facts: Array.from({ length: count }, (_, index) => ({
      kind: 'message',
      openPhoneMessageId: openPhoneMessageId(`AC${randomUUID()}`),
      sentAt: new Date(Date.now() + index),
      observedAt: new Date(),
      phoneNumberId: phoneNumberId('PNdemoDental'),
      direction: 'INBOUND',
      providerStatus: 'received',
      from: '+17735550116',
      content: 'ä'.repeat(1_600),
    })),
  });
  product.services.feed.announce();
}

/** Bytes that the process holds, once what it no longer needs is gone. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('a subscriber that never reads keeps nobody waiting, nothing in memory, and finds everything later', async () => {
  const after = String(await product.services.feed.head());
  const stuck = await initialised();
  say(stuck, { type: 'subscribe', id: '1', payload: { query: query(fat), variables: { after } } });
  stuck.pause();
  const healthy = subscribe<{ activity: { cursor: string } }>(
    product.url,
    await product.token(),
    query('id'),
    { after },
  );
  const before = held();
  // 200 MB for who asks for all of it: far more than the kernel's buffers take.
  for (let turn = 0; turn < 10; turn += 1) await record(100);
  for (let count = 0; count < 1_000; count += 1) await healthy.next();
  expect(held() - before).toBeLessThan(100_000_000);
  await healthy.stop();
  stuck.terminate();

  const again = subscribe<{ activity: { cursor: string } }>(product.url, await product.token(), query('id'), {
    after,
  });
  const cursors: number[] = [];
  while (cursors.length < 1_000) cursors.push(Number((await again.next()).activity.cursor));
  expect(cursors).toEqual(Array.from({ length: 1_000 }, (_, index) => Number(after) + 1 + index));
  await again.stop();
});

test('a subscription that is ended, or whose socket is gone, is followed no more', async () => {
  const { feed } = product.services;
  const follow = feed.follow.bind(feed);
  const followers = new Set<object>();
  const spy = vi.spyOn(feed, 'follow').mockImplementation((...args) => {
    const follower = follow(...args);
    followers.add(follower);
    const end = follower.return?.bind(follower);
    follower.return = async () => {
      followers.delete(follower);
      return (await end?.()) ?? { done: true, value: undefined };
    };
    return follower;
  });
  const [ended, cut] = [await initialised(), await initialised()];
  const payload = { query: query('id') };
  for (const id of ['1', '2', '3']) say(ended, { type: 'subscribe', id, payload });
  say(cut, { type: 'subscribe', id: '1', payload });
  const sse = await openSse(product.url, await product.token(), query('id'));
  await until('all to follow', async () => followers.size === 5);
  for (const id of ['1', '2', '3']) say(ended, { type: 'complete', id });
  cut.terminate();
  sse.stop();
  await until('nobody to follow', async () => followers.size === 0);
  spy.mockRestore();
  ended.terminate();
});
