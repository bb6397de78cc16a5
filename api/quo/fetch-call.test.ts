import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenPhoneCallId, openPhoneCallId } from '../../schema/ids.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { fetchCall as fetchCallAt } from './fetch-call.ts';
import { quoClient, type QuoClient } from './quo-client.ts';
import { ownPlaces } from '../rate-limit/own-places.ts';
import { rateLimiter } from '../rate-limit/rate-limiter.ts';

let simulator: Simulator;
let client: QuoClient;
beforeEach(async () => {
  simulator = await startSimulator({ apiKey: 'k' });
  client = quoClient({
    apiKey: 'k',
    baseUrl: simulator.url,
    limiter: rateLimiter(ownPlaces(10)),
    backoffMs: 5,
  });
});
afterEach(() => simulator.stop());

const fetchCall = (from: QuoClient, id: OpenPhoneCallId) => fetchCallAt(from, id, () => new Date());

test('a finished call comes with all its parts', async () => {
  const { id } = simulator.ring().answer().complete(30).artifacts();
  const call = await fetchCall(client, openPhoneCallId(id));
  expect(call).toMatchObject({
    openPhoneCallId: id,
    providerStatus: 'completed',
    duration: 30,
    direction: 'INBOUND',
  });
  expect(call?.artifacts?.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
    'RECORDING READY',
    'SUMMARY READY',
    'TRANSCRIPT READY',
  ]);
});

test('its parts are as of the fetch, so that their fresh addresses replace those of older events', async () => {
  const { id } = simulator.ring().answer().complete(30).artifacts();
  const fetchedAt = new Date(Date.now() + 3_600_000);
  const call = await fetchCallAt(client, openPhoneCallId(id), () => fetchedAt);
  expect(call?.artifacts?.map(({ observedAt }) => observedAt)).toEqual([fetchedAt, fetchedAt, fetchedAt]);
});

test('parts that are not there yet are not called absent: nobody here knows how long to wait', async () => {
  const { id } = simulator.ring().answer().complete(30);
  const call = await fetchCall(client, openPhoneCallId(id));
  expect(call?.artifacts?.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['SUMMARY PENDING']);
});

test('only what is wanted of a call is asked for', async () => {
  const { id } = simulator.ring().answer().complete(30).artifacts();
  await fetchCallAt(client, openPhoneCallId(id), () => new Date(), ['TRANSCRIPT']);
  expect(simulator.requests().map(({ path }) => path)).toEqual([`/calls/${id}`, `/calls/${id}/transcripts`]);
});

test('a summary that is refused (403) of a call that is shown is not on the plan, and costs nothing else', async () => {
  const { id } = simulator.ring().answer().complete(5).recording();
  simulator.failNext(1, { status: 403 });
  const call = await fetchCall(client, openPhoneCallId(id));
  expect(call).toMatchObject({ providerStatus: 'completed' });
  expect(call?.artifacts?.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'SUMMARY NOT_ON_PLAN',
    'RECORDING READY',
  ]);
});

test('a subscription that has lapsed (402) says nothing of a call’s parts', async () => {
  const { id } = simulator.ring().answer().complete(5).recording();
  simulator.failNext(1, { status: 402 });
  await expect(fetchCall(client, openPhoneCallId(id))).rejects.toThrow(/subscription/);
});

test('a voicemail is a fact of its call', async () => {
  const { id } = simulator.ring().voicemail('Call me back.');
  const call = await fetchCall(client, openPhoneCallId(id));
  expect(call).toMatchObject({ providerStatus: 'missed', hasVoicemail: true });
  expect(call?.artifacts?.find(({ kind }) => kind === 'VOICEMAIL')).toMatchObject({
    state: 'READY',
    content: { transcript: 'Call me back.' },
  });
});

test('a live call is fetched without asking for what it cannot have', async () => {
  const { id } = simulator.ring();
  await expect(fetchCall(client, openPhoneCallId(id))).resolves.toMatchObject({
    providerStatus: 'ringing',
    endedAt: undefined,
  });
  expect(simulator.requests()).toHaveLength(1);
});

test('a call that the provider does not know is undefined, not an error', async () => {
  await expect(fetchCall(client, openPhoneCallId('ACnone'))).resolves.toBeUndefined();
});

test('what the plan does not include is said to be so', async () => {
  const { id } = simulator.ring().answer().complete(5);
  const [first] = await Promise.all([
    fetchCall(client, openPhoneCallId(id)),
    waitForRequest(1).then(() => simulator.failNext(2, { status: 403 })),
  ]);
  expect(first?.artifacts?.filter(({ state }) => state === 'NOT_ON_PLAN').map(({ kind }) => kind)).toEqual([
    'RECORDING',
    'TRANSCRIPT',
  ]);
});

async function waitForRequest(count: number): Promise<void> {
  while (simulator.requests().length < count) await new Promise((resolve) => setImmediate(resolve));
}
