import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveWebhook } from '../../schema/webhook-registration/webhook-row.ts';
import { startTestProduct, type TestProduct } from '../testing/test-product.ts';
import { until } from '../testing/until.ts';
import { recoverDeliveries } from './recover-deliveries.ts';

const minute = 60_000;
const expiresIn = 30 * 24 * 3_600;

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
      // The provider gives up within a moment instead of 27 hours.
      simulator: { requestsPerSecond: 1_000, retrySpeed: 1e-9 },
    },
  );
  const url = `http://localhost:${product.port}/api/v1/openphone/webhooks/calls`;
  const hook = product.simulator.connectWebhook({ url, generation: 'quo', events: ['call.ringing'] });
  // Registered, and its key was lost.
  const { prisma, clock } = product.services;
  const said = { id: hook.id, url, status: 'ENABLED' as const, events: hook.events, resourceIds: ['*'] };
  await saveWebhook(prisma, 'CALLS', said, clock());
});
afterEach(() => product.stop());

/** Calls that ring, and whose webhooks the provider gives up. */
async function failed(count: number): Promise<string[]> {
  const calls = Array.from({ length: count }, (_, n) =>
    product.simulator.ring({ line: 'PNdemoDental', from: `+1312555${1_000 + n}` }),
  );
  await until('the provider to give up', () =>
    Promise.resolve(product.simulator.deliveries().every(({ status }) => status === 'failed')),
  );
  return calls.map(({ id }) => id);
}

const run = (): Promise<void> => recoverDeliveries.run(product.jobContext);
const recovered = () => product.services.prisma.recoveredDelivery.findMany({ orderBy: { id: 'asc' } });
const attempts = (): number[] => product.simulator.deliveries().map((delivery) => delivery.attempts.length);

async function register(): Promise<void> {
  const { errors } = await product.ask('mutation { registerWebhooks { level } }', {}, { expiresIn });
  if (errors) throw new Error(JSON.stringify(errors));
}

async function problems(): Promise<string[]> {
  const { data } = await product.ask<{ openPhoneStatus: { problems: { code: string }[] } }>(
    '{ openPhoneStatus { problems { code } } }',
    {},
    { expiresIn },
  );
  return data?.openPhoneStatus.problems.map(({ code }) => code) ?? [];
}

describe('deliveries that the provider gave up', () => {
  test('come home once we know their key, all of them and each once', async () => {
    const calls = await failed(60);
    expect(await product.services.prisma.callLog.count()).toBe(0);
    await register();
    await run();
    await until('the calls', async () => (await product.services.prisma.callLog.count()) === calls.length);
    await product.simulator.settled();
    const before = product.simulator.requests().length;
    await run();
    const asked = product.simulator.requests().slice(before);
    expect(asked.filter(({ path }) => path.endsWith('/retry'))).toEqual([]);
    expect((await recovered()).map(({ outcome, attempts: tries }) => ({ outcome, tries }))).toEqual(
      calls.map(() => ({ outcome: 'ARRIVED', tries: 1 })),
    );
    expect(await problems()).toEqual([]);
  });

  test('are asked for once by two processes at once', async () => {
    await failed(5);
    await Promise.all([run(), run(), run()]);
    await product.simulator.settled();
    expect(attempts()).toEqual([9, 9, 9, 9, 9]);
  });

  test('are asked for again after growing pauses, five times, and then told of as lost', async () => {
    await failed(1);
    const askedAfter = async (minutes: number): Promise<number | undefined> => {
      ahead = minutes * minute;
      await run();
      await product.simulator.settled();
      return (await recovered())[0]?.attempts;
    };
    expect(await askedAfter(0)).toBe(1);
    expect(await askedAfter(14)).toBe(1);
    expect(await askedAfter(16)).toBe(2);
    expect(await askedAfter(40)).toBe(2);
    expect(await askedAfter(50)).toBe(3);
    expect(await askedAfter(120)).toBe(4);
    expect(await askedAfter(250)).toBe(5);
    expect(await problems()).not.toContain('DELIVERIES_LOST');
    expect(await askedAfter(600)).toBe(5);
    expect(await askedAfter(1_200)).toBe(5);
    expect(attempts()).toEqual([8 + 5]);
    expect((await recovered())[0]).toMatchObject({ outcome: 'GIVEN_UP', eventType: 'call.ringing' });
    expect(await problems()).toContain('DELIVERIES_LOST');
    const list = `{ recoveredDeliveries { edges { node { deliveryId webhookId attempts outcome detail } } } }`;
    const [{ id: deliveryId, webhookId } = {}] = product.simulator.deliveries();
    const detail = expect.stringContaining('5 times') as string;
    expect((await product.ask(list, {}, { expiresIn })).data).toEqual({
      recoveredDeliveries: {
        edges: [{ node: { deliveryId, webhookId, attempts: 5, outcome: 'GIVEN_UP', detail } }],
      },
    });
    for (const claims of [{ role: 'agent' as const }, { clients: ['harlow-pine'] }]) {
      const { errors } = await product.ask(list, {}, { expiresIn, ...claims });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });

  test('that we hold all the same are not asked for', async () => {
    await failed(1);
    const [delivery] = product.simulator.deliveries();
    await product.services.sql.query(
      `INSERT INTO openphone_webhook_deliveries (id, delivery_id, generation, event_id, event_type, status, body, received_at)
       VALUES (gen_random_uuid(), $1, 'QUO', 'EV1', 'call.ringing', 'APPLIED', 'sealed', now())`,
      [delivery?.id],
    );
    await run();
    expect(await recovered()).toEqual([]);
    expect(attempts()).toEqual([8]);
  });

  test('that the provider will not deliver again are not asked for a second time', async () => {
    await failed(1);
    product.simulator.failNext(1, { status: 404 }, /\/retry$/);
    await run();
    ahead = 60 * minute;
    await run();
    expect(await recovered()).toMatchObject([
      { outcome: 'REFUSED', attempts: 1, detail: expect.stringContaining('404') as string },
    ]);
    expect(attempts()).toEqual([8]);
  });

  test('are not asked for of a webhook made by hand whose key we lack, until one of its family is taken', async () => {
    const { prisma } = product.services;
    await prisma.webhook.deleteMany();
    await failed(1);
    const note = await until('the note', () => prisma.health.findUnique({ where: { key: 'refused:calls' } }));
    await run();
    expect(await recovered()).toEqual([]);
    await prisma.webhookDelivery.create({
      data: {
        id: randomUUID(),
        deliveryId: 'msg_taken',
        generation: 'QUO',
        eventId: 'EVtaken',
        eventType: 'call.completed',
        status: 'APPLIED',
        body: 'sealed',
        receivedAt: new Date(note.at.getTime() + 1),
      },
    });
    await run();
    expect(await recovered()).toHaveLength(1);
  });

  test.each([401, 402, 403])(
    'are left as they are when the provider refuses our key with %i',
    async (status) => {
      await failed(2);
      const up = product.simulator.failAll({ status }, /\/retry$/);
      const before = product.simulator.requests().length;
      await run();
      const asked = product.simulator.requests().slice(before);
      expect(asked.filter(({ path }) => path.endsWith('/retry'))).toHaveLength(1);
      expect(await recovered()).toMatchObject([{ outcome: 'ASKED', attempts: 0 }]);
      up();
      await run();
      await product.simulator.settled();
      expect((await recovered()).map((one) => one.attempts)).toEqual([1, 1]);
      expect(attempts()).toEqual([9, 9]);
    },
  );

  test('to somebody else’s address, or longer than a week ago, are left alone', async () => {
    await failed(1);
    ahead = 8 * 24 * 60 * minute;
    await run();
    const url = 'http://127.0.0.1:9/api/v1/openphone/webhooks/calls';
    const other = product.simulator.connectWebhook({ url, generation: 'quo' });
    ahead = 0;
    const before = product.simulator.requests().length;
    await run();
    const asked = product.simulator.requests().slice(before);
    expect(asked.some(({ path }) => path.includes(`/${other.id}/`))).toBe(false);
    expect(await recovered()).toHaveLength(1);
  });

  test('wait for the provider when it is down, and nothing is counted for it', async () => {
    await failed(1);
    const up = product.simulator.failAll({ status: 500 }, /^GET \/webhooks/);
    await run();
    expect(await recovered()).toEqual([]);
    up();
    await run();
    expect(await recovered()).toHaveLength(1);
  });
});
