import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { demoLines, demoPeople, flakyNumber, landlineNumber } from './demo-workspace.ts';
import { startSimulator, type Simulator } from './simulator.ts';

const dated = { authorization: 'k', 'quo-api-version': '2026-03-30' };
const v1 = { authorization: 'k' };

const accepted = z.object({ data: z.object({ id: z.string(), status: z.literal('queued') }) });
const recordings = z.object({ data: z.tuple([z.object({ url: z.url() })]) });
const madeWebhook = z.object({ data: z.object({ id: z.string(), key: z.string() }) });

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ apiKey: 'k', speed: 200, seed: 1, requestsPerSecond: 50 });
});
afterEach(() => simulator.stop());

async function ask(
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(simulator.url + path, { headers, ...sent });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

test('the dated surface asks for its version before it asks for the key', async () => {
  const answer = await ask('/calls', {});
  expect(answer).toMatchObject({ status: 400, body: { title: 'Bad Request', docs: expect.any(String) } });
  expect(answer.body).toHaveProperty(
    'message',
    'Unsupported or missing Quo-Api-Version header. Supported versions: 2026-03-30',
  );
  expect(await ask('/calls', { 'quo-api-version': '2025-01-01' })).toMatchObject({ status: 400 });
  expect(await ask('/calls', { 'quo-api-version': '2026-03-30' })).toMatchObject({
    status: 401,
    body: { title: 'Unauthorized' },
  });
});

test('v1 refuses a missing key, and one with Bearer, in the shape of its own', async () => {
  const wrapped = { error: { message: expect.any(String), key: 'Unauthorized', trace: expect.any(String) } };
  expect(await ask('/v1/phone-numbers', {})).toEqual({ status: 401, body: wrapped });
  expect(await ask('/v1/phone-numbers', { authorization: 'Bearer k' })).toEqual({
    status: 401,
    body: wrapped,
  });
});

test.each([
  ['/calls?limit=51', '/query/limit'],
  ['/calls?createdAt[gt]=2026-01-01T00:00:00Z', '/query/createdAt[gt]'],
  ['/messages?createdAt[gte]=2026-01-01T00:00:00Z', '/query/createdAt[gte]'],
  ['/calls?include=recordings', '/query/include'],
])('%s is refused at %s', async (path, place) => {
  const answer = await ask(path, dated);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: place }] } });
});

test.each([
  '',
  '?phoneNumberId=PNdemoDental&maxResults=10',
  '?phoneNumberId=PNdemoDental&participants=%2B17735550116',
  '?phoneNumberId=PNdemoDental&participants=%2B17735550116&maxResults=101',
])('v1 lists no texts for “%s”', async (query) => {
  expect(await ask(`/v1/messages${query}`, v1)).toMatchObject({
    status: 400,
    body: {
      code: '0200400',
      errors: expect.arrayContaining([expect.objectContaining({ path: expect.stringContaining('/query/') })]),
    },
  });
});

test('v1 calls of several participants are too many', async () => {
  const answer = await ask(
    '/v1/calls?phoneNumberId=PNdemoDental&participants=%2B17735550116&participants=%2B17735550117&maxResults=5',
    v1,
  );
  expect(answer).toMatchObject({ status: 400, body: { code: '0101400', message: 'Too Many Participants' } });
});

test.each([
  ['a blank text', { content: ' ' }],
  ['1,601 characters', { content: 'x'.repeat(1_601) }],
  ['no recipient', { to: [] }],
  ['eleven recipients', { to: Array.from({ length: 11 }, () => '+17735550116') }],
  ['a number without its country', { to: ['7735550116'] }],
])('%s is refused', async (_what, fault) => {
  const text = { content: 'x', from: 'PNdemoDental', to: ['+17735550116'], ...fault };
  expect(await ask('/v1/messages', v1, text)).toMatchObject({ status: 400, body: { code: '0200400' } });
});

test('unknown ids and a line of nobody are 404 on both surfaces', async () => {
  expect((await ask('/calls/ACnone', dated)).status).toBe(404);
  expect((await ask('/v1/messages/ACnone', v1)).status).toBe(404);
  expect((await ask('/v1/messages', v1, { content: 'x', from: 'PNnone', to: ['+17735550116'] })).status).toBe(
    404,
  );
});

test('texts end by themselves: most arrive, a landline does not, and a flaky one does when sent again', async () => {
  const send = async (to: string): Promise<string> => {
    const { status, body } = await ask('/v1/messages', v1, {
      content: 'x',
      from: demoLines[0]?.phoneNumber,
      to: [to],
    });
    expect(status).toBe(202);
    return accepted.parse(body).data.id;
  };
  const reaches = (id: string, status: string): Promise<void> =>
    vi.waitFor(async () =>
      expect((await ask(`/messages/${id}`, dated)).body).toMatchObject({ data: { status } }),
    );
  const ids = await Promise.all([demoPeople[0]?.phoneNumber ?? '', landlineNumber, flakyNumber].map(send));
  await reaches(ids[0] ?? '', 'delivered');
  await reaches(ids[1] ?? '', 'undelivered');
  await reaches(ids[2] ?? '', 'failed');
  expect((await ask(`/messages/${ids[1]}/retry`, dated, {})).status).toBe(422);
  expect((await ask(`/messages/${ids[2]}/retry`, dated, {})).status).toBe(202);
  await reaches(ids[2] ?? '', 'delivered');
});

test('the eleventh request of a second is a 429 where the limit is ten', async () => {
  const strict = await startSimulator({ apiKey: 'k' });
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => fetch(`${strict.url}/organization`, { headers: dated })),
  );
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
  await strict.stop();
});

test('a recording can be heard, in part too, as long as its address lasts, and by that address alone', async () => {
  const { call } = simulator.ring().answer().complete(3).recording();
  const { body } = await ask(`/calls/${call.id}/recordings`, dated);
  const [{ url }] = recordings.parse(body).data;
  const whole = await fetch(url);
  expect(whole.headers.get('content-type')).toBe('audio/wav');
  const bytes = Buffer.from(await whole.arrayBuffer());
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('RIFF');
  expect(bytes.length).toBe(44 + 3 * 8_000);
  const part = await fetch(url, { headers: { range: 'bytes=100-199' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.length}`]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
  expect((await fetch(url.replace(/expires=\d+/, `expires=${Date.now() + 1e9}`))).status).toBe(403);
});

test('webhooks are made, shown without their key, rotated, changed and deleted', async () => {
  const made = await ask('/webhooks', dated, {
    url: 'https://crm.example/hooks',
    events: ['call.ringing', 'message.received'],
  });
  expect(made).toMatchObject({
    status: 201,
    body: {
      data: { id: expect.stringMatching(/^\d+$/), key: expect.stringMatching(/^whsec_/), resourceIds: ['*'] },
    },
  });
  const { data } = madeWebhook.parse(made.body);
  const shown = await ask(`/webhooks/${data.id}`, dated);
  expect(shown.body).not.toHaveProperty('data.key');
  const rotated = await ask(`/webhooks/${data.id}/rotate`, dated, {});
  expect(rotated.body).toMatchObject({ data: { key: expect.not.stringContaining(data.key.slice(6, 20)) } });
  const patch = {
    method: 'PATCH',
    headers: dated,
    body: JSON.stringify({ status: 'disabled', resourceIds: [] }),
  };
  const patched: unknown = await (await fetch(`${simulator.url}/webhooks/${data.id}`, patch)).json();
  expect(patched).toMatchObject({ data: { status: 'disabled', resourceIds: ['*'] } });
  expect(
    (await fetch(`${simulator.url}/webhooks/${data.id}`, { method: 'DELETE', headers: dated })).status,
  ).toBe(204);
  expect((await ask(`/webhooks/${data.id}`, dated)).status).toBe(404);
  expect(
    (await ask('/webhooks', dated, { url: 'http://crm.example/hooks', events: ['call.ringing'] })).status,
  ).toBe(400);
});

test('legacy and new webhooks do not see each other', async () => {
  const legacy = await ask('/v1/webhooks/calls', v1, {
    url: 'https://crm.example/hooks',
    events: ['call.completed'],
  });
  expect(legacy).toMatchObject({
    status: 201,
    body: { data: { id: expect.stringMatching(/^WH/), key: expect.any(String) } },
  });
  expect((await ask('/webhooks', dated)).body).toEqual({ data: [] });
  expect((await ask('/v1/webhooks', v1)).body).toMatchObject({ data: { length: 1 } });
  expect(
    (await ask('/v1/webhooks/calls', v1, { url: 'https://crm.example/hooks', events: ['message.received'] }))
      .status,
  ).toBe(400);
});
