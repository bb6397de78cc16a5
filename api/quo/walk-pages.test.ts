import { afterEach, beforeEach, expect, test } from 'vitest';
import { phoneNumberId } from '../../schema/ids.ts';
import { demoLines } from '../simulator/demo-workspace.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { listCalls } from './list-calls.ts';
import { listMessages } from './list-messages.ts';
import { quoClient, type QuoClient } from './quo-client.ts';
import { ownPlaces } from '../rate-limit/own-places.ts';
import { rateLimiter } from '../rate-limit/rate-limiter.ts';

const clock = (): Date => new Date();
let simulator: Simulator;
let client: QuoClient;
beforeEach(async () => {
  simulator = await startSimulator({ apiKey: 'k', requestsPerSecond: 1_000 });
  client = quoClient({
    apiKey: 'k',
    baseUrl: simulator.url,
    limiter: rateLimiter(ownPlaces(1_000)),
    backoffMs: 5,
  });
  simulator.seedHistory({ hours: 24 * 14 });
});
afterEach(() => simulator.stop());

async function all<Facts>(
  pages: AsyncIterable<{ facts: readonly Facts[]; unreadable: number }>,
): Promise<Facts[]> {
  const found: Facts[] = [];
  for await (const { facts, unreadable } of pages) {
    expect(unreadable).toBe(0);
    found.push(...facts);
  }
  return found;
}

test('calls are walked to the end, newest first, none twice, while new ones come in', async () => {
  const found: string[] = [];
  const times: number[] = [];
  for await (const { facts } of listCalls(client, { pageSize: 20 }, clock)) {
    simulator.ring();
    found.push(...facts.map(({ openPhoneCallId }) => openPhoneCallId));
    times.push(...facts.map(({ startedAt }) => startedAt?.getTime() ?? NaN));
  }
  expect(new Set(found).size).toBe(found.length);
  expect(found.length).toBeGreaterThan(100);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(await all(listCalls(client, {}, clock))).toHaveLength(found.length + Math.ceil(found.length / 20));
});

test('a walk goes on after the cursor of a page that was done', async () => {
  const whole = await all(listMessages(client, {}));
  const first = await listMessages(client, { pageSize: 30 }).next();
  if (first.value === undefined || first.value.nextCursor === null) throw new Error('one page only');
  const rest = await all(listMessages(client, { pageSize: 30, after: first.value.nextCursor }));
  expect([...first.value.facts, ...rest].map(({ openPhoneMessageId }) => openPhoneMessageId)).toEqual(
    whole.map(({ openPhoneMessageId }) => openPhoneMessageId),
  );
});

test('both lists take the same inclusive bounds, although the provider’s filters differ', async () => {
  const line = phoneNumberId(demoLines[2]?.id ?? '');
  const texts = await all(listMessages(client, { phoneNumberId: line }));
  const [newest, oldest] = [texts[3]?.sentAt, texts[9]?.sentAt];
  expect(await all(listMessages(client, { phoneNumberId: line, since: oldest, until: newest }))).toEqual(
    texts.slice(3, 10),
  );
  const calls = await all(listCalls(client, { phoneNumberId: line }, clock));
  const [last, first] = [calls[3]?.startedAt, calls[9]?.startedAt];
  const bounded = await all(listCalls(client, { phoneNumberId: line, since: first, until: last }, clock));
  expect(bounded.map(({ openPhoneCallId }) => openPhoneCallId)).toEqual(
    calls.slice(3, 10).map(({ openPhoneCallId }) => openPhoneCallId),
  );
});
