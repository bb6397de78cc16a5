import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallHandle } from '../simulator/call-script.ts';
import { quoEventTypes } from '../simulator/simulated-webhook.ts';
import { callEvent, deliverWebhook } from '../testing/deliver-webhook.ts';
import { holdJob } from '../testing/hold-job.ts';
import { startTestProduct, type TestProduct } from '../testing/test-product.ts';
import { copyFiles } from './copy-files.ts';
import { fetchParts } from './fetch-parts.ts';

const minute = 60_000;
const hour = 60 * minute;

let product: TestProduct;
beforeEach(async () => {
  product = await startTestProduct();
  await holdJob(product, 'fetch-parts');
  await sendNoParts();
});
afterEach(() => product.stop());

/** Somebody has left the events of parts out in the provider's settings: none of them ever comes. */
async function sendNoParts(): Promise<void> {
  const ask = (path: string, method: string, body?: object): Promise<Response> =>
    fetch(product.simulator.url + path, {
      method,
      headers: {
        authorization: product.provider.apiKey,
        'quo-api-version': '2026-03-30',
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const { data } = (await (await ask('/webhooks', 'GET')).json()) as { data: { id: string; url: string }[] };
  const calls = data.find(({ url }) => url.endsWith('/calls'));
  const events = quoEventTypes.filter(
    (type) => type.startsWith('call.') && !/(recording|summary|transcript|voicemail)\.completed$/.test(type),
  );
  expect((await ask(`/webhooks/${calls?.id}`, 'PATCH', { events })).status).toBe(200);
}

const ask = (at: Date): Promise<void> => fetchParts.run({ ...product.jobContext, clock: () => at });
const after = (ms: number): Date => new Date(Date.now() + ms);

interface Parts {
  readonly recording: string;
  readonly transcript: string;
  readonly summary: string;
  readonly voicemail: string;
}

async function partsOf({ id }: { id: string }): Promise<{ states: Parts; reasons: Parts }> {
  const { data } = await product.ask<{
    callLogs: {
      edges: {
        node: { openPhoneCallId: string } & Record<keyof Parts, { state: string; reason: string | null }>;
      }[];
    };
  }>(`{ callLogs(first: 100) { edges { node { openPhoneCallId recording { state reason }
        transcript { state reason } summary { state reason } voicemail { state reason } } } } }`);
  const call = data?.callLogs.edges.find(({ node }) => node.openPhoneCallId === id)?.node;
  const pick = (field: 'state' | 'reason'): Parts => ({
    recording: call?.recording[field] ?? '',
    transcript: call?.transcript[field] ?? '',
    summary: call?.summary[field] ?? '',
    voicemail: call?.voicemail[field] ?? '',
  });
  return { states: pick('state'), reasons: pick('reason') };
}

async function nextTry({ id }: { id: string }): Promise<Date | null | undefined> {
  const [row] = await product.database.sql.query<{ parts_after: Date | null }>(
    'SELECT parts_after FROM openphone_call_logs WHERE openphone_call_id = $1',
    [id],
  );
  return row?.parts_after;
}

/** An answered call that has just ended, as the webhooks have told it. */
async function answeredCall(): Promise<CallHandle> {
  const call = product.simulator.ring({ line: 'PNdemoDental' }).answer().complete(10);
  await product.simulator.settled();
  return call;
}

const asked = (): string[] => product.simulator.requests().map(({ path }) => path);

test('recording, transcript, summary and voicemail come although no webhook ever brings one, and the sound is copied', async () => {
  const call = await answeredCall();
  call.artifacts();
  const left = product.simulator.ring({ line: 'PNdemoDental' }).voicemail('Call me back.');
  await product.simulator.settled();
  expect((await partsOf(call)).states).toMatchObject({
    recording: 'PENDING',
    transcript: 'PENDING',
    summary: 'PENDING',
  });
  await ask(after(4 * minute));
  expect(asked().filter((path) => path.startsWith('/calls/'))).toEqual([]);

  await ask(after(6 * minute));
  expect((await partsOf(call)).states).toEqual({
    recording: 'READY',
    transcript: 'READY',
    summary: 'READY',
    voicemail: 'ABSENT',
  });
  expect((await partsOf(left)).states).toMatchObject({ recording: 'ABSENT', voicemail: 'READY' });
  expect([await nextTry(call), await nextTry(left)]).toEqual([null, null]);

  await copyFiles.run(product.jobContext);
  const [copies] = await product.database.sql.query(
    `SELECT count(*)::int AS copied FROM openphone_files WHERE state = 'READY'`,
  );
  expect(copies).toEqual({ copied: 2 });
});

test('what is missing is asked for at 5 and 15 minutes, 1, 6 and 24 hours after the end, and then called absent', async () => {
  const call = await answeredCall();
  const end = call.call.completedAt?.getTime() ?? 0;
  const moments = [5 * minute, 15 * minute, hour, 6 * hour, 24 * hour];
  for (const [index, moment] of moments.entries()) {
    const due = await nextTry(call);
    // The provider writes the end of a call to the second or better; our schedule follows it.
    expect(due?.getTime()).toBe(end + moment);
    expect((await partsOf(call)).states.recording).toBe('PENDING');
    await ask(new Date(end + moment + index));
  }
  expect(await nextTry(call)).toBeNull();
  const { states, reasons } = await partsOf(call);
  expect(states).toMatchObject({ recording: 'ABSENT', transcript: 'ABSENT', summary: 'ABSENT' });
  expect(reasons.recording).toMatch(/no recording.*switched off/);
  const before = asked().length;
  await ask(after(48 * hour));
  expect(asked()).toHaveLength(before);

  // Better late than never: what comes after all is shown.
  call.recording();
  await recordByWebhook(call);
  expect((await partsOf(call)).states.recording).toBe('READY');
});

async function recordByWebhook({ call }: CallHandle): Promise<void> {
  const event = callEvent({
    type: 'call.recording.completed',
    callId: call.id,
    createdAt: call.createdAt,
    resource: {
      recordings: [
        { id: 'CR1', duration: 9, startTime: call.answeredAt, type: 'audio/wav', url: 'https://r.invalid/1' },
      ],
    },
  });
  expect((await deliverWebhook(product, event)).status).toBe(200);
}

test('only what has not come is asked for', async () => {
  const call = await answeredCall();
  call.recording();
  await recordByWebhook(call);
  await ask(after(6 * minute));
  expect(asked().filter((path) => path.startsWith(`/calls/${call.id}`))).toEqual([
    `/calls/${call.id}`,
    `/calls/${call.id}/transcripts`,
  ]);
});

test('a call that is found days later is asked about once, at once, and what it has not got is absent', async () => {
  const at = new Date(Date.now() - 72 * hour);
  const call = product.simulator.ring({ line: 'PNdemoDental', at, id: 'ACdaysAgo' });
  call.answer();
  Object.assign(call.call, { answeredAt: at, completedAt: new Date(at.getTime() + minute) });
  call.complete(10).transcript();
  await product.simulator.settled();
  expect((await nextTry(call))?.getTime()).toBeLessThan(Date.now());
  await ask(new Date());
  expect((await partsOf(call)).states).toMatchObject({
    recording: 'ABSENT',
    transcript: 'READY',
    summary: 'ABSENT',
  });
  expect(await nextTry(call)).toBeNull();
});

test('what the plan does not include is asked for on the same day again, and comes when the plan does', async () => {
  const call = await answeredCall();
  call.artifacts();
  product.simulator.failNext(1, { status: 403 });
  await ask(after(6 * minute));
  expect((await partsOf(call)).states).toMatchObject({ recording: 'READY', summary: 'NOT_ON_PLAN' });
  await ask(after(20 * minute));
  expect((await partsOf(call)).states).toMatchObject({ recording: 'READY', summary: 'READY' });
  expect(await nextTry(call)).toBeNull();
});

test('what the plan never includes is not asked for for ever', async () => {
  const call = await answeredCall();
  call.artifacts();
  product.simulator.failNext(1, { status: 403 });
  await ask(after(6 * minute));
  product.simulator.failNext(1, { status: 403 });
  await ask(after(25 * hour));
  expect(await nextTry(call)).toBeNull();
  expect((await partsOf(call)).states).toMatchObject({ recording: 'READY', summary: 'NOT_ON_PLAN' });
});

test('a subscription that has lapsed makes nothing absent, and its calls stay due', async () => {
  const call = await answeredCall();
  product.simulator.failNext(1, { status: 402 });
  await expect(ask(after(25 * hour))).rejects.toThrow(/subscription/);
  expect((await partsOf(call)).states).toMatchObject({ recording: 'PENDING', summary: 'PENDING' });
  expect((await nextTry(call))?.getTime()).toBeLessThan(after(25 * hour).getTime());
});

test('a call that is refused makes nothing absent, and is asked about a week later', async () => {
  const call = await answeredCall();
  call.artifacts();
  // With its summary and without.
  product.simulator.failNext(2, { status: 403 });
  await ask(after(25 * hour));
  expect((await partsOf(call)).states.recording).toBe('PENDING');
  await ask(after(9 * 24 * hour));
  expect((await partsOf(call)).states.recording).toBe('READY');
});

test('a call that nobody answered has no parts to ask for', async () => {
  const call = product.simulator.ring({ line: 'PNdemoDental' }).miss();
  await product.simulator.settled();
  expect(await nextTry(call)).toBeNull();
});

test('a provider that cannot be asked makes nothing absent, and one call that it fails on holds up no other', async () => {
  const [poisoned, good] = [await answeredCall(), await answeredCall()];
  good.artifacts();
  // Every try of the first that is asked about fails: the newest, whichever that is.
  product.simulator.failNext(4, { status: 500 });
  await ask(after(25 * hour));
  const states = await Promise.all(
    [poisoned, good].map(async (call) => (await partsOf(call)).states.recording),
  );
  expect(states.filter((state) => state === 'PENDING')).toHaveLength(1);
  expect(states.filter((state) => state !== 'PENDING')).toHaveLength(1);
  await ask(after(32 * hour));
  expect((await partsOf(good)).states.recording).toBe('READY');
  expect((await partsOf(poisoned)).states.recording).toBe('ABSENT');
});

test('a key that is refused makes nothing absent', async () => {
  const call = await answeredCall();
  product.simulator.failNext(1, { status: 401 });
  await expect(ask(after(25 * hour))).rejects.toThrow(/OPENPHONE_API_KEY/);
  expect((await partsOf(call)).states.recording).toBe('PENDING');
  expect((await nextTry(call))?.getTime()).toBeLessThan(after(25 * hour).getTime());
});
