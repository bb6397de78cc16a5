import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { OutcomeUnknown, ProviderRejected, ProviderUnavailable } from '../../schema/errors.ts';
import { openPhoneMessageId, phoneNumberId } from '../../schema/ids.ts';
import type { Telephony } from '../../schema/telephony.ts';
import { demoLines, demoPeople, flakyNumber, landlineNumber } from '../simulator/demo-workspace.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator.ts';
import { quoClient, type QuoClientOptions } from './quo-client.ts';
import { quoTelephony, type QuoTelephonyOptions } from './quo-telephony.ts';
import { ownPlaces } from '../rate-limit/own-places.ts';
import { rateLimiter } from '../rate-limit/rate-limiter.ts';

const apiKey = 'demoKeyOfThisTest';
const line = phoneNumberId(demoLines[0]?.id ?? '');
const to = [demoPeople[0]?.phoneNumber ?? ''];
const text = { from: line, to, content: 'See you at ten.' };

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

async function start(
  options: Partial<SimulatorOptions> = {},
  client: Partial<QuoClientOptions> = {},
): Promise<{ simulator: Simulator; telephony: Telephony; options: QuoTelephonyOptions }> {
  const simulator = await startSimulator({ apiKey, speed: 100, ...options });
  running.push(simulator);
  const whole = {
    apiKey,
    baseUrl: simulator.url,
    limiter: rateLimiter(ownPlaces(10)),
    backoffMs: 10,
    timeoutMs: 400,
    clock: () => new Date(),
    ...client,
  };
  return { simulator, telephony: quoTelephony(whole), options: whole };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('the key goes raw, the version only to the dated surface, and a plus as %2B', async () => {
  const { simulator, telephony } = await start();
  await telephony.listLines();
  await telephony.findSentTexts({ from: line, to, since: new Date() });
  const [v1, dated] = simulator.requests();
  expect(v1).toMatchObject({ path: '/v1/phone-numbers', headers: { authorization: apiKey } });
  expect(v1?.headers).not.toHaveProperty('quo-api-version');
  expect(dated).toMatchObject({
    path: '/messages',
    headers: { authorization: apiKey, 'quo-api-version': '2026-03-30' },
  });
  expect(dated?.url).toContain(`to=%2B${to[0]?.slice(1)}&`);
});

test.each(['/', '/v1', '/v1/'])('a base address that ends in %s works', async (ending) => {
  const { simulator, options } = await start();
  await expect(
    quoTelephony({ ...options, baseUrl: simulator.url + ending }).listLines(),
  ).resolves.toHaveLength(demoLines.length);
});

test('a wrong key is a refusal that says what to check and does not repeat the key', async () => {
  const { telephony } = await start({}, { apiKey: 'wrongKey' });
  const error = await failureOf(telephony.listLines());
  expect(error).toBeInstanceOf(ProviderRejected);
  expect(error).toMatchObject({
    status: 401,
    message: expect.stringContaining('OPENPHONE_API_KEY'),
    details: { trace: expect.any(String) },
  });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wrongKey');
});

test('a key that cannot be a header is refused at the start without being quoted', async () => {
  const { options } = await start();
  expect(() => quoTelephony({ ...options, apiKey: 'secret\nkey' })).toThrow(/^(?!.*secret)/s);
});

test('a refused text carries the provider’s code and is not sent again', async () => {
  const { simulator, telephony } = await start();
  const error = await failureOf(telephony.sendText({ ...text, to: ['+442071838750'] }));
  expect(error).toMatchObject({ code: 'PROVIDER_REJECTED', status: 403, providerCode: '0202403' });
  expect(simulator.requests()).toHaveLength(1);
});

test('eleven requests and more at once stay within ten in any second, and all succeed', async () => {
  const { simulator, options } = await start();
  const client = quoClient(options);
  const ask = () =>
    client.request(
      { surface: '2026-03-30', method: 'GET', path: '/organization', purpose: 'show the workspace' },
      z.unknown(),
    );
  await Promise.all(Array.from({ length: 23 }, ask));
  const times = simulator.requests().map(({ at }) => at);
  expect(times).toHaveLength(23);
  for (const at of times)
    expect(times.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(10);
});

test('a 429 is waited out, for a send too: the provider did not take it', async () => {
  const { simulator, telephony } = await start();
  simulator.failNext(2, { status: 429 });
  await expect(telephony.sendText(text)).resolves.toMatchObject({ providerStatus: 'queued' });
  simulator.failNext(4, { status: 429 });
  expect(await failureOf(telephony.sendText(text))).toBeInstanceOf(ProviderUnavailable);
});

test.each([{ status: 500 }, 'reset', 'garbage', 'timeout'] as const)(
  'a read is repeated after %j',
  async (fault) => {
    const { simulator, telephony } = await start();
    simulator.failNext(2, fault);
    await expect(telephony.listLines()).resolves.toHaveLength(demoLines.length);
    expect(simulator.requests()).toHaveLength(3);
  },
);

test('a read that fails four times is given up as unavailable', async () => {
  const { simulator, telephony } = await start();
  simulator.failNext(9, { status: 503 });
  expect(await failureOf(telephony.listLines())).toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    message: expect.stringContaining('503'),
  });
  expect(simulator.requests()).toHaveLength(4);
});

test.each([{ status: 500 }, { status: 502 }, 'reset', 'garbage', 'timeout'] as const)(
  'a send that meets %j has an unknown outcome and is never repeated',
  async (fault) => {
    const { simulator, telephony } = await start();
    simulator.failNext(1, fault, 'send');
    expect(await failureOf(telephony.sendText(text))).toBeInstanceOf(OutcomeUnknown);
    expect(simulator.requests()).toHaveLength(1);
  },
);

test('a text whose answer was lost can be looked up, by line and exact recipients', async () => {
  const { simulator, telephony } = await start({ wholeSeconds: true });
  const since = new Date();
  simulator.dropAnswerOfNextSend();
  expect(await failureOf(telephony.sendText(text))).toBeInstanceOf(OutcomeUnknown);
  await telephony.sendText({ ...text, to: [...to, '+12125550177'], content: 'a group' });
  await expect(telephony.findSentTexts({ from: line, to, since })).resolves.toMatchObject([
    { content: text.content, to },
  ]);
  const group = ['+12125550177', ...to];
  await expect(telephony.findSentTexts({ from: line, to: group, since })).resolves.toMatchObject([
    { content: 'a group' },
  ]);
});

test('a provider that nobody listens for is unavailable, and a text to it certainly not sent', async () => {
  const { simulator, telephony } = await start();
  await simulator.stop();
  running.splice(0);
  expect(await failureOf(telephony.sendText(text))).toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a redirect is not followed: the key stays with the host it was meant for', async () => {
  const elsewhere: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/elsewhere') elsewhere.push(request.headers.authorization ?? '');
    response.writeHead(307, { location: '/elsewhere' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { options } = await start({}, { baseUrl: `http://127.0.0.1:${address.port}` });
  expect(await failureOf(quoTelephony(options).sendText(text))).toMatchObject({
    code: 'PROVIDER_REJECTED',
    status: 307,
  });
  expect(elsewhere).toEqual([]);
  server.close();
});

test('the lines are asked for once for all who ask at the same time, and a failure is not kept', async () => {
  const { simulator, telephony } = await start();
  simulator.failNext(1, { status: 403 });
  expect(await failureOf(telephony.listLines())).toBeInstanceOf(ProviderRejected);
  const [first, second] = await Promise.all([telephony.listLines(), telephony.listLines()]);
  expect(second).toBe(first);
  expect(await telephony.listLines()).toBe(first);
  expect(simulator.requests()).toHaveLength(2);
  expect(first?.[0]).toMatchObject({
    id: line,
    phoneNumber: demoLines[0]?.phoneNumber,
    messaging: { US: true, CA: true, international: false },
  });
});

test('only a text that failed without a carrier’s code can be sent again', async () => {
  const { simulator, telephony } = await start({ autoDeliver: false });
  const flaky = await telephony.sendText({ ...text, to: [flakyNumber] });
  simulator.deliverText(flaky.openPhoneMessageId, 'failed');
  await expect(telephony.retryText(flaky.openPhoneMessageId)).resolves.toBeUndefined();
  const landline = await telephony.sendText({ ...text, to: [landlineNumber] });
  simulator.deliverText(landline.openPhoneMessageId, 'undelivered');
  expect(await failureOf(telephony.retryText(landline.openPhoneMessageId))).toMatchObject({ status: 422 });
  expect(await failureOf(telephony.retryText(openPhoneMessageId('ACnone')))).toMatchObject({ status: 404 });
});
