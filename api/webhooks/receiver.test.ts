import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as openRequest } from 'node:http';

import { Webhook } from 'standardwebhooks';
import { createServerAdapter } from '@whatwg-node/server';
import { afterEach, describe, expect, it } from 'vitest';

import type { IncomingDelivery, IngestResult } from '../../schema/webhook-delivery/incoming-delivery.ts';
import { recordedPayload } from './quo/recorded-payload.ts';
import { type SigningKeyRing, signingKeyRing } from './quo/signing-key-ring.ts';
import { webhookReceiver, type WebhookReceiverOptions } from './receiver.ts';

const key = `whsec_${Buffer.alloc(32, 201).toString('base64')}`;
const legacyKey = Buffer.alloc(32, 77).toString('base64');
const now = new Date('2026-05-04T15:06:01.000Z');

const standardHeaders = (body: string, id = 'msg_harbor'): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(now.getTime() / 1000),
  'webhook-signature': new Webhook(key).sign(id, now, body),
});

const legacyHeaders = (body: string): Record<string, string> => {
  const digest = createHmac('sha256', Buffer.from(legacyKey, 'base64')).update(`${now.getTime()}.${body}`);
  return { 'openphone-signature': `hmac;1;${now.getTime()};${digest.digest('base64')}` };
};

const ringOf = (...secrets: string[]): SigningKeyRing =>
  signingKeyRing({ secrets, readStored: () => Promise.resolve([]), clock: () => now });

let cleanUp: (() => Promise<void>) | undefined;
afterEach(async () => {
  await cleanUp?.();
  cleanUp = undefined;
});

/** The receiver behind a real HTTP server, what it handed on, and what it logged. */
const listen = async (options: Partial<WebhookReceiverOptions> = {}) => {
  const deliveries: IncomingDelivery[] = [];
  const logged: string[] = [];
  const log = (details: object, message: string) => logged.push(JSON.stringify({ ...details, message }));
  const receive = webhookReceiver({
    keys: ringOf(key, legacyKey),
    ingest: (delivery): Promise<IngestResult> => {
      const known = deliveries.some(({ deliveryId }) => deliveryId === delivery.deliveryId);
      deliveries.push(delivery);
      return Promise.resolve(known ? 'repeat' : 'stored');
    },
    now: () => now,
    log: { info: log, warn: log, error: log },
    ...options,
  });

  const server = createServer(createServerAdapter((request: Request) => receive(request)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  cleanUp = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const url = `http://127.0.0.1:${address.port}/`;
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Response> =>
    fetch(url, { method: 'POST', body, headers });
  return { url, post, deliveries, logged };
};

const { body: ringing } = recordedPayload('quo.call.ringing');
const { body: legacyText } = recordedPayload('legacy-v4.message.received');

const expectProblem = async (response: Response, status: number): Promise<void> => {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
};

describe('a delivery of the provider', () => {
  it('is handed on as it was signed, with what it tells, and acknowledged', async () => {
    const { post, deliveries } = await listen();
    const response = await post(ringing, standardHeaders(ringing));
    expect([response.status, await response.json()]).toEqual([200, { received: true }]);
    expect(deliveries).toEqual([
      {
        deliveryId: 'msg_harbor',
        generation: 'QUO',
        eventId: 'EVharbor01',
        eventType: 'call.ringing',
        apiVersion: '2026-03-30',
        resourceId: 'ACharborcall01',
        receivedAt: now,
        body: ringing,
        reading: { outcome: 'facts', facts: [expect.objectContaining({ providerStatus: 'ringing' })] },
      },
    ]);
  });

  it('of the legacy generation comes in at the same address, under its event’s id', async () => {
    const { post, deliveries } = await listen();
    expect((await post(legacyText, legacyHeaders(legacyText))).status).toBe(200);
    expect(deliveries).toMatchObject([{ generation: 'LEGACY', deliveryId: 'EVquay16', eventId: 'EVquay16' }]);
  });

  it('is acknowledged again when it is a repeat', async () => {
    const { post } = await listen();
    for (const _ of [1, 2]) expect((await post(ringing, standardHeaders(ringing))).status).toBe(200);
  });

  it.each([
    [
      'ignored',
      '{"id":"EV1","type":"task.created","createdAt":"2026-05-04T15:06:00.000Z","data":{"resource":{}}}',
    ],
    [
      'unreadable',
      '{"id":"EV1","type":"call.ringing","createdAt":"2026-05-04T15:06:00.000Z","data":{"resource":{}}}',
    ],
  ])('is acknowledged and kept when it is %s', async (outcome, body) => {
    const { post, deliveries } = await listen();
    expect((await post(body, standardHeaders(body))).status).toBe(200);
    expect(deliveries).toMatchObject([{ body, reading: { outcome } }]);
  });

  it('that cannot be stored is asked for again, and nothing of ours or of it is told', async () => {
    const failure = Object.assign(new Error(`insert failed: ${ringing}`), { code: 'P1001' });
    const { post, logged } = await listen({ ingest: () => Promise.reject(failure) });
    const response = await post(ringing, standardHeaders(ringing));
    expect(await response.clone().text()).not.toMatch(/insert|P1001|ACharbor/);
    await expectProblem(response, 503);
    expect(logged.join()).toContain('P1001');
    expect(logged.join()).not.toContain('+17735550187');
  });
});

describe('what is not a delivery of the provider', () => {
  it('is refused before it is parsed, and its text is not logged', async () => {
    const { post, deliveries, logged } = await listen();
    const tampered = ringing.replace('incoming', 'outgoing');
    const headers = standardHeaders(ringing);
    await expectProblem(await post(tampered, headers), 401);
    await expectProblem(await post('not even JSON', {}), 401);
    expect(deliveries).toEqual([]);
    expect(logged).toHaveLength(2);
    expect(logged.join()).not.toMatch(/ACharbor|not even JSON/);
    expect(logged.join()).not.toContain(headers['webhook-signature']);
  });

  it('is refused when a header came twice', async () => {
    const { url, deliveries } = await listen();
    const headers = standardHeaders(ringing);
    const id = headers['webhook-id'] ?? '';
    const sent = openRequest(url, { method: 'POST', headers: { ...headers, 'webhook-id': [id, id] } });
    sent.end(ringing);
    const [response] = await once(sent, 'response');
    response.resume();
    expect(response.statusCode).toBe(401);
    expect(deliveries).toEqual([]);
  });

  it('without any key everything is refused, and the log names the setting', async () => {
    const { post, logged } = await listen({ keys: ringOf() });
    await expectProblem(await post(ringing, standardHeaders(ringing)), 401);
    expect(logged.join()).toContain('OPENPHONE_WEBHOOK_SECRET');
  });

  it.each([
    ['no JSON', '{"id":'],
    ['no event', '{"hello":"world"}'],
  ])('signed, but %s: refused for good', async (_, body) => {
    const { post, deliveries, logged } = await listen();
    await expectProblem(await post(body, standardHeaders(body)), 400);
    expect(deliveries).toEqual([]);
    expect(logged.join()).not.toContain(body.slice(2, 6));
  });

  it('signed, but not UTF-8: refused, as it could not be kept as it was signed', async () => {
    // An event in every other way: one byte of its text is what a lenient decoder would replace.
    const bytes = Buffer.from(ringing.replace('incoming', 'incoming?'));
    bytes[bytes.indexOf('?')] = 0xff;
    const seconds = String(now.getTime() / 1000);
    const digest = createHmac('sha256', Buffer.alloc(32, 201)).update(`msg_b.${seconds}.`).update(bytes);
    const { post } = await listen();
    const response = await post(new Uint8Array(bytes), {
      'webhook-id': 'msg_b',
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${digest.digest('base64')}`,
    });
    await expectProblem(response, 400);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s is told to POST', async (method) => {
    const { url } = await listen();
    const response = await fetch(url, { method });
    expect(response.headers.get('allow')).toBe('POST');
    await expectProblem(response, 405);
  });
});

describe('a body larger than allowed', () => {
  const large = JSON.stringify({ id: 'EV1', type: 'task.created', data: { padding: 'x'.repeat(2_000) } });

  it('is refused by its announced length, and one that fits is not', async () => {
    const { post, deliveries } = await listen({ maxBytes: 1_000 });
    await expectProblem(await post(large, standardHeaders(large)), 413);
    const fits = large.replace(/x+/, 'x'.repeat(100));
    expect((await post(fits, standardHeaders(fits))).status).toBe(200);
    expect(deliveries).toHaveLength(1);
  });

  it('is refused while it streams in, without a length and without its end', async () => {
    const { url } = await listen({ maxBytes: 1_000 });
    const sent = openRequest(url, { method: 'POST', headers: standardHeaders(large) });
    sent.on('error', () => undefined);
    // Never ended: the answer has to come from what was read so far.
    sent.write(large);
    const [response] = await once(sent, 'response');
    response.resume();
    expect(response.statusCode).toBe(413);
    sent.destroy();
  });

  it('is not read on after the limit: the stream is cancelled', async () => {
    let cancelled = false;
    let pulls = 0;
    const long = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulls += 1;
        if (pulls > 50) controller.close();
        else controller.enqueue(new Uint8Array(400));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const receive = webhookReceiver({
      keys: ringOf(key),
      ingest: () => Promise.resolve('stored'),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      maxBytes: 1_000,
    });
    // `duplex` is in the Fetch standard and not in every type of it.
    const init = { method: 'POST', body: long, duplex: 'half' };
    const request = new Request('http://crm.test/', init);
    expect((await receive(request)).status).toBe(413);
    expect({ cancelled, few: pulls < 6 }).toEqual({ cancelled: true, few: true });
  });
});
