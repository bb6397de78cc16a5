import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { openTestDatabase } from '../prisma/testing/test-database.ts';
import { readConfig } from './config.ts';
import { startProduct } from './product.ts';
import { subscribe } from './testing/live-client.ts';
import { openSse } from './testing/sse-client.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';

const crm = 'https://crm.example';
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct('pglite', { ALLOWED_ORIGINS: crm });
});
afterAll(() => product.stop());

const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const claims = { sub: 'mallory', role: 'admin', clients: '*' };
const secretKey = (): Uint8Array => new TextEncoder().encode(product.secret);
const sign = (payload: object, alg = 'HS256'): Promise<string> =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg }).sign(secretKey());

const badTokens: Record<string, () => Promise<string | undefined>> = {
  none: async () => undefined,
  'no JWT': async () => 'letmein',
  expired: () => product.token({ expiresIn: -60 }),
  'signed with another secret': () =>
    new SignJWT({ ...claims, exp: inAnHour() }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)),
  'alg none': async () => `${encode({ alg: 'none' })}.${encode({ ...claims, exp: inAnHour() })}.`,
  'another algorithm with the right secret': () => sign({ ...claims, exp: inAnHour() }, 'HS512'),
  'signed with a private key of one’s own': async () =>
    new SignJWT({ ...claims, exp: inAnHour() })
      .setProtectedHeader({ alg: 'RS256' })
      .sign((await generateKeyPair('RS256')).privateKey),
  'without exp': () => sign(claims),
  'without sub': () => sign({ role: 'admin', clients: '*', exp: inAnHour() }),
  'an unknown role': () => sign({ ...claims, role: 'root', exp: inAnHour() }),
  'no list of clients': () => sign({ sub: 'mallory', role: 'admin', exp: inAnHour() }),
};

const activity = 'subscription { activity { cursor } }';

describe.each(Object.keys(badTokens))('a token that is %s', (name) => {
  test('is refused over HTTP, over SSE and by a socket', async () => {
    const token = await badTokens[name]?.();
    const http = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect(http.status).toBe(401);
    expect(await http.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });

    const sse = await openSse(product.url, token, activity);
    expect(sse.status).toBe(401);
    sse.stop();
    expect(await subscribe(product.url, token ?? '', activity).closed).toBe(4403);
  });
});

test('a published key cannot be used as if it were a shared secret (RS/HS confusion)', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const spki = await exportSPKI(publicKey);
  const body = `${encode({ alg: 'HS256' })}.${encode({ ...claims, exp: inAnHour() })}`;
  const forged = `${body}.${createHmac('sha256', spki).update(body).digest('base64url')}`;
  const { sessionReader } = await import('./viewer.ts');
  const { createServer } = await import('node:http');
  const { exportJWK } = await import('jose');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
  const issuer = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  const address = issuer.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const read = sessionReader([{ jwksUrl: new URL(`http://127.0.0.1:${port}/jwks.json`) }], () => new Date());

  await expect(read(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  const honest = new SignJWT({ role: 'viewer', clients: ['a'], exp: inAnHour() }).setSubject('ada');
  const signed = await honest.setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
  expect((await read(signed)).viewer).toEqual({ id: 'ada', role: 'VIEWER', clients: ['a'] });
  issuer.close();
});

test('a socket ends with its token, with the code that says to get another', async () => {
  const live = subscribe(product.url, await product.token({ expiresIn: 1 }), activity);
  expect(await live.closed).toBe(4403);
});

test('a subscription over SSE ends with its token', async () => {
  const sse = await openSse(product.url, await product.token({ expiresIn: 1 }), activity);
  expect(sse.status).toBe(200);
  await expect(sse.next()).rejects.toThrow('The stream has ended.');
});

test('without a token nothing is told of a query’s faults', async () => {
  const ask = async (token: string | undefined): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: '{ vewer { id } }' }),
    });
    return { status: response.status, text: await response.text() };
  };
  const refused = await ask(undefined);
  expect(refused.status).toBe(401);
  expect(refused.text).not.toMatch(/Did you mean|vewer/);
  const told = await ask(await product.token());
  expect(JSON.parse(told.text)).toMatchObject({
    errors: [{ message: expect.stringContaining('vewer'), extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('a demo’s token opens the demo, and nothing that shares its settings', async () => {
  const { OPENPHONE_API_KEY: _k, OPENPHONE_BASE_URL: _u, ...env } = product.env;
  const demo = await startProduct(
    readConfig({ ...env, SIMULATOR: 'on', AUTH_JWT_SECRET: product.secret }),
    pino({ level: 'silent' }),
    { database: await openTestDatabase('pglite'), play: false },
  );
  const demoUrl = `http://127.0.0.1:${demo.port}`;
  const { token } = tokenAnswer.parse(
    await (await fetch(`${demoUrl}/demo/token`, { method: 'POST' })).json(),
  );
  const statusAt = async (url: string): Promise<number> =>
    (
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"query":"{ viewer { id } }"}',
      })
    ).status;
  expect([await statusAt(demoUrl), await statusAt(product.url)]).toEqual([200, 401]);
  await demo.stop();
});

const tokenAnswer = z.object({ token: z.string() });

describe('the page that a request comes from', () => {
  const asked = async (origin: string, method = 'POST'): Promise<Response> =>
    fetch(`${product.url}/graphql`, {
      method,
      headers: {
        origin,
        'content-type': 'application/json',
        authorization: `Bearer ${await product.token()}`,
      },
      ...(method === 'POST' ? { body: '{"query":"{ viewer { id } }"}' } : {}),
    });

  test('is refused with 403 when it is not allowed, for requests and preflights', async () => {
    for (const origin of ['https://evil.example', 'null', `${crm}.evil.example`]) {
      const [request, preflight] = [await asked(origin), await asked(origin, 'OPTIONS')];
      expect([request.status, preflight.status]).toEqual([403, 403]);
      expect(request.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('gets the CORS headers when it is allowed, on refusals too', async () => {
    const [preflight, answer] = [await asked(crm, 'OPTIONS'), await asked(crm)];
    expect([preflight.status, answer.status]).toEqual([204, 200]);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    const refused = await fetch(`${product.url}/graphql?query={viewer{id}}`, { headers: { origin: crm } });
    expect(refused.status).toBe(401);
    for (const { headers } of [preflight, answer, refused]) {
      expect(headers.get('access-control-allow-origin')).toBe(crm);
      expect(headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });

  test('may open a socket only when it is allowed', async () => {
    const upgrade = async (origin: string): Promise<unknown> => {
      const socket = new WebSocket(`${product.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        origin,
      });
      const opened = once(socket, 'open').then(() => 'open');
      const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode);
      socket.on('error', () => {});
      const outcome = await Promise.race([opened, refused]);
      socket.terminate();
      return outcome;
    };
    expect(await upgrade('https://evil.example')).toBe(403);
    expect(await upgrade(crm)).toBe('open');
  });
});
