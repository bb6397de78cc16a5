import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { providerLogId } from '../schema/log-id.ts';
import { callEvent, deliverWebhook } from './testing/deliver-webhook.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

interface Problem {
  readonly code: string;
  readonly level: string;
  readonly message: string;
  readonly remedy: string;
  readonly integration: { readonly phoneNumberId: string } | null;
}
interface Status {
  readonly level: string;
  readonly demo: boolean;
  readonly provider: { readonly reachable: boolean; readonly keyAccepted: boolean | null };
  readonly problems: readonly Problem[];
  readonly webhooks:
    readonly { id: string; family: string | null; status: string; isRegistered: boolean }[] | null;
  readonly lastDeliveryAt: string | null;
  readonly backlog: number | null;
  readonly deadDeliveries: number | null;
  readonly refusedAt: string | null;
  readonly rateLimitedAt: string | null;
}

const query = `{ openPhoneStatus { level demo provider { reachable keyAccepted }
  problems { code level message remedy integration { phoneNumberId } }
  webhooks { id family status isRegistered } lastDeliveryAt backlog deadDeliveries refusedAt rateLimitedAt } }`;
const minute = 60_000;
const day = 24 * 60 * minute;
const listing = /^GET \/webhooks$/;
const line = 'PNdemoDental';
const dental: Claims = { role: 'agent', clients: ['brightside-dental'] };
const law: Claims = { role: 'agent', clients: ['harlow-pine'] };

let product: TestProduct;
/** How far the product's clock is ahead; what the provider said is looked at again after seconds of real time. */
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  const clock = (): Date => new Date(Date.now() + ahead);
  product = await startTestProduct('postgresql', {}, { clock, simulator: { requestsPerSecond: 1_000 } });
});
afterEach(() => product.stop());

async function status(claims?: Claims): Promise<Status> {
  const { data, errors } = await product.ask<{ openPhoneStatus: Status }>(
    query,
    {},
    // By a clock that some tests put forward.
    { expiresIn: (3 * day) / 1_000, ...claims },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.openPhoneStatus;
}

async function codes(claims?: Claims): Promise<string[]> {
  return (await status(claims)).problems.map(({ code }) => code);
}

/** As it is now: what the provider said before is kept for 15 seconds of a clock that no test waits for. */
async function afresh(claims?: Claims): Promise<Status> {
  await product.services.providerWebhooks.look(0);
  return status(claims);
}

async function repair(): Promise<Status> {
  const { data, errors } = await product.ask<{ registerWebhooks: Status }>(
    query.replace('{ openPhoneStatus', 'mutation { registerWebhooks'),
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.registerWebhooks;
}

const atProvider = (method: string, path: string, body: object = {}): Promise<Response> =>
  fetch(product.simulator.url + path, {
    method,
    headers: { authorization: product.provider.apiKey, 'quo-api-version': '2026-03-30' },
    ...(method === 'PATCH' ? { body: JSON.stringify(body) } : {}),
  });

async function hook(family: string): Promise<string> {
  return (await status()).webhooks?.find((one) => one.family === family)?.id ?? '';
}

/** A call that was logged so long ago, and whether a webhook told of it. */
async function logged(at: Date, options: { line?: string; told?: boolean } = {}): Promise<void> {
  const id = `AC${randomUUID()}`;
  const {
    phoneNumberId,
    clientId,
    id: integrationId,
  } = await product.services.prisma.integration.findFirstOrThrow({
    where: { phoneNumberId: options.line ?? line },
  });
  await product.services.prisma.callLog.create({
    data: {
      id: providerLogId('call', id, at),
      openPhoneCallId: id,
      clientId,
      integrationId,
      phoneNumberId,
      assignmentReason: 'test',
      startedAt: at,
      participants: [],
      ownNumbers: [],
    },
  });
  if (options.told !== true) return;
  await product.services.prisma.webhookDelivery.create({ data: { ...stored('APPLIED'), resourceId: id } });
}

const stored = (state: 'APPLIED' | 'FAILED' | 'DEAD') => ({
  id: randomUUID(),
  deliveryId: `msg_${randomUUID()}`,
  generation: 'QUO' as const,
  eventId: `EV${randomUUID()}`,
  eventType: 'call.completed',
  status: state,
  body: 'sealed',
  receivedAt: product.services.clock(),
});

test('webhooks made by hand, whose keys are settings, are fine; their deliveries are told of', async () => {
  expect(await status()).toMatchObject({
    level: 'OK',
    problems: [],
    provider: { reachable: true, keyAccepted: true },
    webhooks: [
      { family: 'CALLS', status: 'ENABLED', isRegistered: false },
      { family: 'MESSAGES', status: 'ENABLED', isRegistered: false },
      { family: 'CONTACTS', status: 'ENABLED', isRegistered: false },
    ],
    lastDeliveryAt: null,
    backlog: 0,
    deadDeliveries: 0,
    refusedAt: null,
    rateLimitedAt: null,
  });
  product.simulator.receiveText({ line, from: '+13125550177', text: 'hello' });
  await until('the delivery', async () => (await status()).lastDeliveryAt);
});

describe('a problem appears, says what to do, and goes away:', () => {
  test('the provider’s webhooks are looked at by many askers at once, and asked for once', async () => {
    const before = product.simulator.requests().length;
    await Promise.all(Array.from({ length: 10 }, () => status()));
    expect(
      product.simulator
        .requests()
        .slice(before)
        .map(({ path }) => path),
    ).toEqual(['/webhooks']);
  });

  test('the key is rejected', async () => {
    const up = product.simulator.failAll({ status: 401 }, listing);
    const told = await status();
    expect(told).toMatchObject({
      level: 'ERROR',
      provider: { reachable: true, keyAccepted: false },
      problems: [{ code: 'KEY_REJECTED', remedy: expect.stringContaining('OPENPHONE_API_KEY') as string }],
    });
    expect(JSON.stringify(told)).not.toContain(product.provider.apiKey);
    up();
    expect((await afresh()).level).toBe('OK');
  });

  test('the key may not see webhooks', async () => {
    const up = product.simulator.failAll({ status: 403 }, listing);
    expect(await status()).toMatchObject({
      level: 'WARNING',
      provider: { reachable: true, keyAccepted: true },
      problems: [{ code: 'PROVIDER_REFUSED' }],
    });
    up();
    expect((await afresh()).level).toBe('OK');
  });

  test('the provider is down, and the question is answered all the same', async () => {
    await repair();
    const up = product.simulator.failAll({ status: 503 }, listing);
    expect(await afresh()).toMatchObject({
      level: 'ERROR',
      provider: { reachable: false, keyAccepted: null },
      problems: [{ code: 'PROVIDER_UNREACHABLE' }],
      webhooks: [{ family: 'CALLS' }, { family: 'MESSAGES' }, { family: 'CONTACTS' }],
    });
    up();
    expect((await afresh()).level).toBe('OK');
  });

  test('a webhook is missing', async () => {
    await atProvider('DELETE', `/webhooks/${await hook('MESSAGES')}`);
    expect((await afresh()).problems).toMatchObject([
      {
        code: 'WEBHOOK_MISSING',
        level: 'ERROR',
        message: expect.stringMatching(/no webhook for texts to http:.*\/messages/) as string,
        remedy: expect.stringContaining('registerWebhooks') as string,
      },
    ]);
    expect((await repair()).level).toBe('OK');
  });

  test('a webhook of the old generation alone is a warning', async () => {
    await atProvider('DELETE', `/webhooks/${await hook('CALLS')}`);
    const event = {
      id: 'EV1',
      object: 'event',
      type: 'call.ringing',
      createdAt: new Date(),
      data: { object: {} },
    };
    expect((await deliverWebhook(product, event, { generation: 'legacy' })).status).toBe(200);
    expect((await afresh()).problems).toMatchObject([{ code: 'WEBHOOK_MISSING', level: 'WARNING' }]);
  });

  test('a webhook is disabled', async () => {
    await atProvider('PATCH', `/webhooks/${await hook('CALLS')}`, { status: 'disabled' });
    expect((await afresh()).problems).toMatchObject([{ code: 'WEBHOOK_DISABLED', level: 'ERROR' }]);
    expect((await repair()).level).toBe('OK');
  });

  test('events or lines are missing', async () => {
    const id = await hook('CALLS');
    await atProvider('PATCH', `/webhooks/${id}`, {
      events: ['call.ringing'],
      resourceIds: ['PNdemoLawIntake'],
    });
    const { problems } = await afresh();
    expect(problems).toMatchObject([
      { code: 'WEBHOOK_INCOMPLETE', message: expect.stringContaining('call.completed') as string },
      { code: 'WEBHOOK_INCOMPLETE', message: expect.stringContaining('PNdemoDental') as string },
    ]);
    expect((await repair()).level).toBe('OK');
  });

  test('one webhook may tell of everything', async () => {
    const events = (await product.services.providerWebhooks.list()).flatMap((one) => one.events);
    await atProvider('PATCH', `/webhooks/${await hook('CALLS')}`, { events });
    await atProvider('DELETE', `/webhooks/${await hook('MESSAGES')}`);
    await atProvider('DELETE', `/webhooks/${await hook('CONTACTS')}`);
    expect((await afresh()).problems).toEqual([]);
  });

  test('deliveries come that are signed with a key nobody told us', async () => {
    const event = callEvent({ type: 'call.ringing', callId: 'ACunknown' });
    const key = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    expect((await deliverWebhook(product, event, { key })).status).toBe(401);
    const told = await until('the note', async () => {
      const now = await status();
      return now.problems.length > 0 && now;
    });
    expect(told).toMatchObject({
      level: 'ERROR',
      problems: [{ code: 'SIGNING_KEY_UNKNOWN' }],
      refusedAt: expect.any(String) as string,
    });
    expect(JSON.stringify(await product.services.prisma.health.findMany())).not.toMatch(
      /ACunknown|whsec|v1,/,
    );
    // A good one of the same family settles it.
    ahead = minute;
    await deliverWebhook(product, event, { at: product.services.clock() });
    expect((await status()).problems).toEqual([]);
  });

  test('one that anybody may have invented is a warning as long as good ones come', async () => {
    const event = callEvent({ type: 'call.ringing', callId: 'ACgood' });
    await deliverWebhook(product, event, { at: product.services.clock() });
    ahead = minute;
    const key = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    await deliverWebhook(product, event, { key, at: product.services.clock() });
    await until('the note', async () => (await codes()).includes('SIGNING_KEY_UNKNOWN'));
    expect(await status()).toMatchObject({ level: 'WARNING', problems: [{ code: 'SIGNING_KEY_UNKNOWN' }] });
    ahead = 5 * 60 * minute;
    expect((await status()).problems).toContainEqual(
      expect.objectContaining({ code: 'SIGNING_KEY_UNKNOWN', level: 'ERROR' }),
    );
  });

  test('what is unsigned, malformed or stale is nobody’s webhook, and no problem', async () => {
    const url = `${product.url}/api/v1/openphone/webhooks/calls`;
    await fetch(url, { method: 'POST', body: '{}' });
    const at = new Date(Date.now() - 10 * minute);
    await deliverWebhook(product, callEvent({ type: 'call.ringing', callId: 'AC1' }), { at });
    await deliverWebhook(product, callEvent({ type: 'call.ringing', callId: 'AC2' }));
    expect(await product.services.prisma.health.findMany()).toEqual([]);
  });

  test('a line is silent that was in use', async () => {
    const { prisma } = product.services;
    const now = product.services.clock().getTime();
    for (const days of [2, 3]) await logged(new Date(now - days * day + minute), { told: true });
    expect(await codes()).toEqual([]);
    await logged(new Date(now - 5 * day), { told: true });
    expect((await status()).problems).toMatchObject([
      {
        code: 'LINE_SILENT',
        level: 'WARNING',
        message: expect.stringContaining(
          new Date(now - 2 * day + minute).toISOString().slice(0, 10),
        ) as string,
        integration: { phoneNumberId: line },
      },
    ]);
    await prisma.integration.updateMany({ where: { phoneNumberId: line }, data: { isActive: false } });
    expect(await codes()).toEqual([]);
    await prisma.integration.updateMany({ where: { phoneNumberId: line }, data: { isActive: true } });
    await logged(new Date(now - 23 * 60 * minute), { told: true });
    expect(await codes()).toEqual([]);
  });

  test('a line that is silent on this day of each week is not', async () => {
    const now = product.services.clock().getTime();
    for (const days of [2, 3, 4, 5, 6, 9]) await logged(new Date(now - days * day), { told: true });
    expect(await codes()).toEqual([]);
    await logged(new Date(now - 7.5 * day), { told: true });
    expect(await codes()).toEqual(['LINE_SILENT']);
  });

  test('webhooks tell nothing of a line that syncs find calls on', async () => {
    const { prisma } = product.services;
    const now = product.services.clock().getTime();
    await prisma.integration.updateMany({ data: { createdAt: new Date(now - 3 * day) } });
    await logged(new Date(now - 4 * day));
    for (const hours of [1, 2]) await logged(new Date(now - hours * 60 * minute));
    await logged(new Date(now - minute));
    // One from before it was connected, and one that may still be told, do not count.
    expect(await codes()).toEqual([]);
    await logged(new Date(now - 3 * 60 * minute));
    expect(await codes()).toEqual(['LINE_UNTOLD']);
    await logged(new Date(now - 45 * minute), { told: true });
    expect(await codes()).toEqual([]);
  });

  test('a sync has failed', async () => {
    const { prisma } = product.services;
    const integration = await prisma.integration.findFirstOrThrow({ where: { phoneNumberId: line } });
    const run = (
      state: 'FAILED' | 'SUCCEEDED',
      minutes: number,
      kind: 'SYNC' | 'CHECK' | 'REPAIR' = 'SYNC',
    ) =>
      prisma.syncRun.create({
        data: {
          kind,
          id: providerLogId('call', state, new Date(Date.now() + minutes * minute)),
          integrationId: integration.id,
          phoneNumberId: line,
          status: state,
          error: state === 'FAILED' ? 'Quo refused to list the calls.' : null,
          requestedBy: 'test',
        },
      });
    await run('FAILED', 0);
    expect((await status(dental)).problems).toMatchObject([
      {
        code: 'SYNC_FAILED',
        message: expect.stringContaining('Quo refused to list the calls.') as string,
        integration: { phoneNumberId: line },
      },
    ]);
    expect(await codes(law)).toEqual([]);
    // Neither a check nor a repair has anything to do with it.
    await run('SUCCEEDED', 1, 'CHECK');
    expect(await codes(dental)).toEqual(['SYNC_FAILED']);
    await run('SUCCEEDED', 2);
    await run('FAILED', 3, 'REPAIR');
    expect(await codes()).toEqual([]);
    const shared = await run('FAILED', 4);
    await prisma.syncRun.update({ where: { id: shared.id }, data: { isShared: true } });
    expect([await codes(), await codes(dental)]).toEqual([['SYNC_FAILED'], []]);
  });

  test('deliveries wait for too long, or are given up', async () => {
    const { prisma } = product.services;
    const later = new Date(Date.now() + day);
    const waiting = await prisma.webhookDelivery.create({
      data: { ...stored('FAILED'), nextAttemptAt: later },
    });
    expect(await status()).toMatchObject({ problems: [], backlog: 1 });
    ahead = 6 * minute;
    expect((await status()).problems).toMatchObject([{ code: 'BACKLOG', level: 'WARNING' }]);
    ahead = day + 6 * minute;
    const { problems } = await status();
    expect(problems).toMatchObject([{ code: 'BACKLOG', level: 'ERROR' }]);
    ahead = 6 * minute;
    await prisma.webhookDelivery.update({ where: { id: waiting.id }, data: { status: 'DEAD' } });
    expect(await status()).toMatchObject({
      problems: [{ code: 'DEAD_DELIVERIES', level: 'ERROR' }],
      deadDeliveries: 1,
    });
    await prisma.webhookDelivery.update({ where: { id: waiting.id }, data: { status: 'APPLIED' } });
    expect(await codes()).toEqual([]);
  });

  test('files cannot be copied', async () => {
    const { prisma } = product.services;
    const file = async (data: object): Promise<string> => {
      const { id } = await prisma.storedFile.create({
        data: { id: randomUUID(), kind: 'RECORDING', sourceKey: 'x', ...data },
      });
      return id;
    };
    const later = new Date(Date.now() + 30 * day);
    await file({ state: 'PENDING', attempts: 2, nextAttemptAt: later });
    await file({ state: 'FAILED', attempts: 9, updatedAt: new Date(Date.now() - 4 * day) });
    await file({ state: 'GONE', attempts: 9 });
    expect(await codes()).toEqual([]);
    await file({ state: 'FAILED', attempts: 1 });
    const retried = await file({ state: 'PENDING', attempts: 3, nextAttemptAt: later });
    expect((await status()).problems).toMatchObject([
      { code: 'FILES_NOT_COPIED', level: 'WARNING', message: expect.stringMatching(/^2 /) as string },
    ]);
    expect((await status(dental)).problems).toMatchObject([
      { code: 'FILES_NOT_COPIED', message: expect.not.stringMatching(/\d/) as string },
    ]);
    await prisma.storedFile.update({ where: { id: retried }, data: { state: 'READY' } });
    ahead = 4 * day;
    expect(await prisma.storedFile.count({ where: { state: 'FAILED' } })).toBe(2);
    expect((await status({ expiresIn: 30 * 86_400 })).problems).toEqual([]);
  });

  test('the provider refuses what is too much', async () => {
    product.simulator.failNext(1, { status: 429 }, listing);
    await status();
    await until('the note', async () => (await codes()).includes('RATE_LIMITED'));
    ahead = 11 * minute;
    expect(await codes()).toEqual([]);
  });
});

describe('who works for some clients', () => {
  test('hears of general problems in words, without a count, an id or an address, and of own lines alone', async () => {
    const { prisma } = product.services;
    await prisma.webhookDelivery.create({ data: stored('DEAD') });
    await atProvider('PATCH', `/webhooks/${await hook('CALLS')}`, {
      resourceIds: ['PNdemoLawIntake', 'PNdemoLawOffice'],
    });
    await atProvider('DELETE', `/webhooks/${await hook('MESSAGES')}`);
    const now = Date.now();
    for (const days of [2, 3, 5]) await logged(new Date(now - days * day), { told: true });
    await afresh();

    const theirs = await status(law);
    expect(theirs.problems.map(({ code }) => code)).toEqual(['WEBHOOK_MISSING', 'DEAD_DELIVERIES']);
    const ours = await status(dental);
    expect(ours.problems.map(({ code }) => code)).toEqual([
      'WEBHOOK_INCOMPLETE',
      'WEBHOOK_MISSING',
      'DEAD_DELIVERIES',
      'LINE_SILENT',
    ]);
    for (const told of [theirs, ours, await status({ role: 'admin', clients: ['harlow-pine'] })]) {
      expect(told).toMatchObject({
        webhooks: null,
        lastDeliveryAt: null,
        backlog: null,
        deadDeliveries: null,
        refusedAt: null,
        rateLimitedAt: null,
      });
      const general = told.problems.filter(({ integration }) => !integration);
      expect(JSON.stringify(general)).not.toMatch(/\d|http|PN/);
    }
    expect((await status({ role: 'agent' })).webhooks).toBeNull();
    expect((await status()).problems).toHaveLength(4);
  });

  test('and share a line with others does not learn when those were called', async () => {
    const { prisma } = product.services;
    const other = await prisma.client.findUniqueOrThrow({ where: { externalId: 'harlow-pine' } });
    const { id: _id, ...shared } = await prisma.integration.findFirstOrThrow({
      where: { phoneNumberId: line },
    });
    await prisma.integration.create({
      data: { ...shared, id: randomUUID(), clientId: other.id, isDefault: false },
    });
    const now = Date.now();
    for (const days of [2, 3, 5]) await logged(new Date(now - days * day), { told: true });
    const [problem] = (await status(law)).problems;
    expect(problem).toMatchObject({
      code: 'LINE_SILENT',
      message: expect.not.stringMatching(/20\d\d-|UTC/) as string,
    });
    const [all] = (await status()).problems;
    expect(all?.message).toMatch(/20\d\d-.*UTC/);
  });

  test('and nobody who is not signed in hears anything', async () => {
    const response = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(401);
  });
});
