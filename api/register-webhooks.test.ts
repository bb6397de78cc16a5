import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { readKeys } from '../schema/webhook-registration/signing-key.ts';
import { readConfig } from './config.ts';
import { type Product, startProduct } from './product.ts';
import { reconcileWebhooks } from './jobs/reconcile-webhooks.ts';
import { callEvent, deliverWebhook } from './testing/deliver-webhook.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

interface Registered {
  readonly registerWebhooks: {
    readonly level: string;
    readonly problems: readonly { readonly code: string; readonly message: string }[];
    readonly webhooks: readonly Hook[] | null;
  };
}
interface Hook {
  readonly id: string;
  readonly family: string | null;
  readonly url: string;
  readonly status: string;
  readonly events: readonly string[];
  readonly lines: readonly string[] | null;
  readonly isRegistered: boolean;
  readonly rotatedAt: string | null;
}

const register = `mutation ($rotateKeys: Boolean) { registerWebhooks(rotateKeys: $rotateKeys) {
  level problems { code message } webhooks { id family url status events lines isRegistered rotatedAt } } }`;
const demoLines = ['PNdemoDental', 'PNdemoDentalAds', 'PNdemoLawIntake', 'PNdemoLawOffice'];

let product: TestProduct;
/** How far the product's clock is ahead. */
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  product = await startTestProduct(
    'postgresql',
    {},
    {
      connected: false,
      clock: () => new Date(Date.now() + ahead),
      simulator: { requestsPerSecond: 1_000 },
    },
  );
});
afterEach(() => product.stop());

async function registered(variables: object = {}): Promise<Registered['registerWebhooks']> {
  const { data, errors } = await product.ask<Registered>(register, { ...variables });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.registerWebhooks;
}

/** Asks the provider as somebody with its API key would. */
async function atProvider<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(product.simulator.url + path, {
    method,
    headers: {
      authorization: product.provider.apiKey,
      'quo-api-version': '2026-03-30',
      'content-type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

interface ProviderHook {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly events: readonly string[];
  readonly resourceIds: readonly string[];
}

async function hooksAtProvider(): Promise<ProviderHook[]> {
  const { data } = await atProvider<{ data: ProviderHook[] }>('GET', '/webhooks');
  return data.toSorted((a, b) => a.url.localeCompare(b.url));
}

const address = (family: string): string =>
  `http://localhost:${product.port}/api/v1/openphone/webhooks/${family}`;

/** What changes something at the provider, since so many requests. */
const changesSince = (count: number): string[] =>
  product.simulator
    .requests()
    .slice(count)
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/webhooks'))
    .map(({ method, path }) => `${method} ${path}`);

/** The log of a call that rings now, once it is there. */
async function ringing(line = 'PNdemoDental'): Promise<{ status: string | null }> {
  const call = product.simulator.ring({ line, from: '+13125550177' });
  return until('the call in the log', () =>
    product.services.prisma.callLog.findUnique({
      where: { openPhoneCallId: call.id },
      select: { status: true },
    }),
  );
}

async function connectLine(isActive: boolean): Promise<void> {
  await product.services.prisma.integration.updateMany({
    where: { phoneNumberId: 'PNdemoDentalAds' },
    data: { isActive },
  });
}

describe('registering', () => {
  test('makes three webhooks from nothing, for the connected lines, and a real signed call arrives', async () => {
    const { level, webhooks, problems } = await registered();
    expect({ level, problems }).toEqual({ level: 'OK', problems: [] });
    expect(webhooks).toMatchObject([
      { family: 'CALLS', url: address('calls'), status: 'ENABLED', isRegistered: true, rotatedAt: null },
      { family: 'MESSAGES', url: address('messages'), status: 'ENABLED', isRegistered: true },
      { family: 'CONTACTS', url: address('contacts'), status: 'ENABLED', lines: null, isRegistered: true },
    ]);
    // Nothing is delivered before its key is stored.
    const created = product.simulator
      .requests()
      .filter(({ method, path }) => `${method} ${path}` === 'POST /webhooks');
    expect(created).toHaveLength(3);
    for (const { body } of created) expect(body).toMatchObject({ status: 'disabled' });
    const [calls, contacts, messages] = await hooksAtProvider();
    expect(calls?.events).toContain('call.voicemail.completed');
    expect(calls?.events.every((type) => type.startsWith('call.'))).toBe(true);
    expect(calls?.resourceIds.toSorted()).toEqual(demoLines);
    expect(messages?.resourceIds.toSorted()).toEqual(demoLines);
    expect(contacts?.resourceIds).toEqual(['*']);
    expect(await ringing()).toEqual({ status: 'RINGING' });
  });

  test('a second time changes nothing at the provider', async () => {
    await registered();
    const before = product.simulator.requests().length;
    const keys = await product.services.prisma.signingKey.count();
    expect((await registered()).level).toBe('OK');
    expect(changesSince(before)).toEqual([]);
    expect(await product.services.prisma.signingKey.count()).toBe(keys);
  });

  test('twice at once, in two processes, makes three webhooks, not six', async () => {
    const second = await startSecond();
    const ask = (port: number): Promise<Response> =>
      product.token().then((token) =>
        fetch(`http://127.0.0.1:${port}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: 'mutation { registerWebhooks { level } }' }),
        }),
      );
    try {
      const answers = await Promise.all([product.port, second.port, product.port].map(ask));
      for (const answer of answers) expect(await answer.json()).toMatchObject({ data: {} });
      expect(await hooksAtProvider()).toHaveLength(3);
    } finally {
      await second.stop();
    }
  });

  test('repairs what was disabled, deleted or cut by hand', async () => {
    await registered();
    const [calls, contacts, messages] = await hooksAtProvider();
    await atProvider('PATCH', `/webhooks/${calls?.id}`, { status: 'disabled' });
    await atProvider('PATCH', `/webhooks/${messages?.id}`, {
      events: ['message.delivered'],
      resourceIds: ['PNdemoDental'],
    });
    await atProvider('DELETE', `/webhooks/${contacts?.id}`);
    expect((await registered()).level).toBe('OK');
    const repaired = await hooksAtProvider();
    expect(repaired.map(({ url, status }) => [url, status])).toEqual([
      [address('calls'), 'enabled'],
      [address('contacts'), 'enabled'],
      [address('messages'), 'enabled'],
    ]);
    expect(repaired[0]?.id).toBe(calls?.id);
    expect(repaired[2]?.events).toContain('message.received');
    expect(repaired[2]?.resourceIds.toSorted()).toEqual(demoLines);
    expect(await ringing()).toEqual({ status: 'RINGING' });
  });

  test('takes over what was made by hand, whose key it cannot read', async () => {
    const { id } = product.simulator.connectWebhook({ url: address('calls'), generation: 'quo' });
    const { webhooks } = await registered();
    expect(webhooks?.find(({ family }) => family === 'CALLS')).toMatchObject({
      id,
      isRegistered: true,
      rotatedAt: expect.any(String) as string,
    });
    expect(await hooksAtProvider()).toHaveLength(3);
    expect(await ringing()).toEqual({ status: 'RINGING' });
  });

  test('after a death between creating and storing finds the webhook, and gets a key for it', async () => {
    // What is left then: at our address, disabled, and unknown to the database.
    const { id } = product.simulator.connectWebhook({
      url: address('messages'),
      generation: 'quo',
      status: 'disabled',
    });
    await registered();
    const [, , messages] = await hooksAtProvider();
    expect(messages).toMatchObject({ id, status: 'enabled' });
    const { id: text } = product.simulator.receiveText({
      line: 'PNdemoDental',
      from: '+13125550177',
      text: 'x',
    });
    await until('the text', () =>
      product.services.prisma.messageLog.findUnique({ where: { openPhoneMessageId: text } }),
    );
  });

  test('after a death between a rotation and its storing does not trust the key it has', async () => {
    await registered();
    const { prisma } = product.services;
    const [calls] = await hooksAtProvider();
    const id = calls?.id ?? '';
    // The provider has rotated, and nobody kept the answer.
    await prisma.webhook.update({ where: { id }, data: { rotationStartedAt: new Date() } });
    await atProvider('POST', `/webhooks/${id}/rotate`);
    await atProvider('POST', `/webhooks/${id}/rotate`);
    await reconcileWebhooks.run(product.jobContext);
    expect(await ringing()).toEqual({ status: 'RINGING' });
    expect((await prisma.webhook.findUniqueOrThrow({ where: { id } })).rotationStartedAt).toBeNull();
  });

  test('when the answer is lost asks for a key again, and not for a second webhook', async () => {
    await registered();
    const [calls] = await hooksAtProvider();
    const up = product.simulator.failAll({ status: 500 }, /^POST .*\/rotate$/);
    const { errors } = await product.ask(register, { rotateKeys: true });
    expect(errors?.[0]?.extensions.code).toBe('OUTCOME_UNKNOWN');
    const status = await product.ask<{ openPhoneStatus: { problems: { code: string }[] } }>(
      '{ openPhoneStatus { problems { code } } }',
    );
    const codes = status.data?.openPhoneStatus.problems.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['SIGNING_KEY_UNKNOWN']));
    up();
    expect((await registered()).level).toBe('OK');
    expect((await hooksAtProvider())[0]?.id).toBe(calls?.id);
    expect(await ringing()).toEqual({ status: 'RINGING' });
  });

  test.each([
    ['leaves some out', (): object[] => []],
    ['has one that cannot be read', (all: object[]): object[] => [...all.slice(1), { id: null }]],
  ])('makes nothing anew when the provider’s list %s', async (_, cut) => {
    await registered();
    const before = product.simulator.requests().length;
    const { fetch: real } = globalThis;
    vi.stubGlobal('fetch', async (...[input, init]: Parameters<typeof fetch>) => {
      const response = await real(input, init);
      const url = input instanceof Request ? input.url : String(input);
      if (!url.endsWith('/webhooks') || (init?.method ?? 'GET') !== 'GET') return response;
      const { data } = (await response.json()) as { data: object[] };
      return Response.json({ data: cut(data) });
    });
    try {
      await reconcileWebhooks.run(product.jobContext);
      await product.ask(register);
    } finally {
      vi.unstubAllGlobals();
    }
    expect(changesSince(before)).toEqual([]);
    expect(await product.services.prisma.webhook.count()).toBe(3);
  });

  test('below a path of a proxy finds its own webhooks again, and makes no more of them', async () => {
    const proxied = await startTestProduct(
      'postgresql',
      { PUBLIC_URL: 'http://127.0.0.1:9/openphone' },
      { connected: false },
    );
    try {
      for (const _ of ['at first', 'again']) {
        const { data } = await proxied.ask<Registered>(register);
        expect(data?.registerWebhooks).toMatchObject({
          level: 'OK',
          webhooks: ['calls', 'messages', 'contacts'].map((family) => ({
            family: family.toUpperCase(),
            url: `http://127.0.0.1:9/openphone/api/v1/openphone/webhooks/${family}`,
          })),
        });
      }
      await reconcileWebhooks.run(proxied.jobContext);
      expect(await proxied.services.providerWebhooks.list()).toHaveLength(3);
    } finally {
      await proxied.stop();
    }
  });

  test('works on the embedded database as well', async () => {
    const embedded = await startTestProduct('pglite', {}, { connected: false });
    try {
      const answers = await Promise.all([
        embedded.ask<Registered>(register),
        embedded.ask<Registered>(register),
      ]);
      for (const { data } of answers) expect(data?.registerWebhooks.level).toBe('OK');
      const call = embedded.simulator.ring({ line: 'PNdemoDental', from: '+13125550177' });
      await until('the call', () =>
        embedded.services.prisma.callLog.findUnique({ where: { openPhoneCallId: call.id } }),
      );
    } finally {
      await embedded.stop();
    }
  });
});

describe('the lines', () => {
  test('that are connected are told of, and a line that is switched off no more', async () => {
    await registered();
    const { prisma } = product.services;
    const { id } = await prisma.integration.findFirstOrThrow({ where: { phoneNumberId: 'PNdemoDentalAds' } });
    const set =
      'mutation ($id: ID!, $on: Boolean) { updateIntegration(id: $id, input: { isActive: $on }) { id } }';
    const told = async (): Promise<string[]> => (await hooksAtProvider())[0]?.resourceIds.toSorted() ?? [];
    await product.ask(set, { id, on: false });
    await until('the line to be left out', async () => !(await told()).includes('PNdemoDentalAds'));
    await product.ask(set, { id, on: true });
    await until('the line to be back', async () => (await told()).includes('PNdemoDentalAds'));
    expect(await told()).toEqual(demoLines);
  });

  test('none of which is connected mean all: to the provider an empty list would too', async () => {
    await product.services.prisma.integration.updateMany({ data: { deletedAt: new Date() } });
    await registered();
    for (const { resourceIds } of await hooksAtProvider()) expect(resourceIds).toEqual(['*']);
    const before = product.simulator.requests().length;
    await registered();
    expect(changesSince(before)).toEqual([]);
  });

  test('make the job register nothing by itself', async () => {
    await connectLine(false);
    await reconcileWebhooks.run(product.jobContext);
    expect(await hooksAtProvider()).toEqual([]);
  });
});

describe('another PUBLIC_URL', () => {
  const copyUrl = 'http://127.0.0.1:9/copy';

  const askCopy = async (query: string): Promise<unknown> => {
    const copy = await startSecond(copyUrl);
    try {
      const response = await fetch(`http://127.0.0.1:${copy.port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await product.token()}` },
        body: JSON.stringify({ query }),
      });
      return await response.json();
    } finally {
      await copy.stop();
    }
  };

  test('makes the job touch nothing, as a copy of the database has it, and the status says so', async () => {
    await registered();
    const before = product.simulator.requests().length;
    // The job alone: a second process would share the queue of the first, which runs it at its own address.
    const addresses = { publicUrl: () => copyUrl, origins: () => [new URL(copyUrl).origin] };
    await reconcileWebhooks.run({ ...product.jobContext, addresses });
    expect(changesSince(before)).toEqual([]);
    expect(await product.services.prisma.webhook.count()).toBe(3);
    expect(await askCopy('{ openPhoneStatus { problems { code level message remedy } } }')).toMatchObject({
      data: {
        openPhoneStatus: {
          problems: ['calls', 'messages', 'contacts'].map((family) => ({
            code: 'WEBHOOK_MISSING',
            level: 'ERROR',
            message: expect.stringContaining(`another address: ${address(family)}`) as string,
            remedy: expect.stringContaining('registerWebhooks') as string,
          })),
        },
      },
    });
  });

  test('moves the webhooks there when a person registers, with their keys, and no second ones stay on', async () => {
    await registered();
    const before = await hooksAtProvider();
    // One that was made by hand at the new address already: it is taken over, and the old one disabled.
    const url = `${copyUrl}/api/v1/openphone/webhooks/contacts`;
    const { id } = product.simulator.connectWebhook({ url, generation: 'quo' });
    const key = await keyInUse();
    expect(await askCopy('mutation { registerWebhooks { level } }')).toEqual({
      data: { registerWebhooks: { level: 'OK' } },
    });
    const [calls, contacts, messages] = before;
    const after = await hooksAtProvider();
    expect(after).toHaveLength(4);
    expect(after.filter(({ status }) => status === 'enabled').map((one) => [one.id, one.url])).toEqual([
      [calls?.id, `${copyUrl}/api/v1/openphone/webhooks/calls`],
      [id, url],
      [messages?.id, `${copyUrl}/api/v1/openphone/webhooks/messages`],
    ]);
    const rows = await product.services.prisma.webhook.findMany({ select: { id: true } });
    expect(rows.map((row) => row.id)).not.toContain(contacts?.id);
    expect(rows).toHaveLength(3);
    const keys = await readKeys(product.services, () => undefined);
    expect(keys.map((one) => one.key)).toContain(key);
  });
});

describe('a signing key', () => {
  test('is not readable in the database, in an answer or in the audit log', async () => {
    const answer = JSON.stringify(await registered({ rotateKeys: true }));
    const [calls] = await hooksAtProvider();
    const before = product.simulator.requests().length;
    expect((await registered({ rotateKeys: true })).level).toBe('OK');
    expect(changesSince(before)).toContain(`POST /webhooks/${calls?.id}/rotate`);
    const { sql } = product.services;
    const rows = [
      await sql.query('SELECT * FROM openphone_signing_keys'),
      await sql.query('SELECT * FROM openphone_webhooks'),
      await sql.query('SELECT * FROM audit_log'),
    ];
    expect(rows[0]?.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows) + answer).not.toContain('whsec_');
  });

  test('that was rotated is accepted beside the new one for 28 hours, and no longer', async () => {
    await registered();
    const old = await keyInUse();
    await registered({ rotateKeys: true });
    const recent = await keyInUse();
    expect(recent).not.toBe(old);
    const deliver = async (key: string): Promise<number> => {
      const event = callEvent({ type: 'call.ringing', callId: `AC${Math.random()}` });
      return (await deliverWebhook(product, event, { key, at: product.services.clock() })).status;
    };
    expect([await deliver(old), await deliver(recent)]).toEqual([200, 200]);
    ahead = 27.9 * 3_600_000;
    expect([await deliver(old), await deliver(recent)]).toEqual([200, 200]);
    ahead = 28.1 * 3_600_000;
    expect([await deliver(old), await deliver(recent)]).toEqual([401, 200]);
    await reconcileWebhooks.run(product.jobContext);
    expect(await product.services.prisma.signingKey.count()).toBe(3);
  });

  test('that another process has registered is known at once', async () => {
    const second = await startSecond();
    try {
      // It has looked for keys already, and found none.
      const forged = callEvent({ type: 'call.ringing', callId: 'ACforged' });
      const url = `http://127.0.0.1:${second.port}`;
      const key = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
      expect((await deliverWebhook({ ...product, url }, forged, { key })).status).toBe(401);
      await registered();
      // More than the second in which a forged delivery cannot make it look again.
      ahead = 2_000;
      const event = callEvent({ type: 'call.ringing', callId: 'ACsecond' });
      const signed = { key: await keyInUse(), at: product.services.clock() };
      expect((await deliverWebhook({ ...product, url }, event, signed)).status).toBe(200);
    } finally {
      await second.stop();
    }
  });
});

describe('it is refused', () => {
  test.each<[string, Claims]>([
    ['a VIEWER', { role: 'viewer' }],
    ['an AGENT', { role: 'agent' }],
    ['an ADMIN of some clients', { role: 'admin', clients: ['harlow-pine'] }],
  ])('to %s, to register as to test', async (_, claims) => {
    const test = 'mutation { testWebhook(id: "1") { id } }';
    for (const query of [register, test]) {
      expect((await product.ask(query, {}, claims)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect(await hooksAtProvider()).toEqual([]);
  });

  test('where the provider could not reach us, naming the setting', async () => {
    // Away from this machine; it is not asked for anything.
    const real = await startTestProduct('postgresql', { OPENPHONE_BASE_URL: 'https://quo.invalid' });
    try {
      const { errors } = await real.ask(register);
      expect(errors?.[0]).toMatchObject({
        message: expect.stringContaining('PUBLIC_URL') as string,
        extensions: { code: 'CONFLICT', setting: 'PUBLIC_URL' },
      });
    } finally {
      await real.stop();
    }
  });

  test('when the workspace is full, saying so', async () => {
    for (let index = 0; index < 50; index += 1)
      product.simulator.connectWebhook({ url: `https://other.example/${index}`, generation: 'quo' });
    const { errors } = await product.ask(register);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('50') as string,
      extensions: { code: 'CONFLICT' },
    });
  });

  test('by the provider for want of rights, with what to do by hand', async () => {
    product.simulator.failNext(3, { status: 403 }, /^POST \/webhooks$/);
    const { errors } = await product.ask(register);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/may not create webhooks.*OPENPHONE_WEBHOOK_SECRET/) as string,
      extensions: { code: 'PROVIDER_REJECTED' },
    });
  });
});

describe('a test event', () => {
  const test1 = `mutation ($id: ID!, $eventType: String) { testWebhook(id: $id, eventType: $eventType) {
    status reason eventType } }`;

  test('comes in signed, is kept as ignored, and is in no log', async () => {
    await registered();
    const [calls, , messages] = await hooksAtProvider();
    const { data } = await product.ask(test1, { id: messages?.id, eventType: 'message.received' });
    expect(data).toEqual({
      testWebhook: {
        status: 'IGNORED',
        reason: 'a test event of the provider',
        eventType: 'message.received',
      },
    });
    expect(await product.services.prisma.messageLog.count()).toBe(0);
    expect((await product.ask(test1, { id: calls?.id })).data).toMatchObject({
      testWebhook: { eventType: expect.stringMatching(/^call\./) as string },
    });
  });

  test('of what the webhook does not listen for, or to a webhook that is not ours, is refused', async () => {
    await registered();
    const [calls] = await hooksAtProvider();
    const other = product.simulator.connectWebhook({ url: 'https://other.example/', generation: 'quo' });
    const wrong = await product.ask(test1, { id: calls?.id, eventType: 'message.received' });
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'eventType' });
    expect((await product.ask(test1, { id: other.id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});

/** Another process of the same product, on the same database and provider. */
async function startSecond(publicUrl = `http://localhost:${product.port}`): Promise<Product> {
  const config = readConfig({
    ...product.env,
    PORT: '0',
    PUBLIC_URL: publicUrl,
  });
  return startProduct(config, pino({ level: 'silent' }), {
    catchUp: false,
    clock: () => new Date(Date.now() + ahead),
  });
}

/** A key that deliveries are signed with now. */
async function keyInUse(): Promise<string> {
  const keys = await readKeys(product.services, (error) => {
    throw error;
  });
  return keys.find(({ acceptedUntil }) => acceptedUntil === null)?.key ?? '';
}
