import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subscribe } from './testing/live-client.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';

interface Run {
  readonly id: string;
  readonly status: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly since: string | null;
  readonly pages: number;
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  readonly error: string | null;
  readonly requestedBy: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly providerCalls: number | null;
  readonly providerMessages: number | null;
  readonly storedCalls: number | null;
  readonly storedMessages: number | null;
}

const fields = `id status since pages seen added changed error requestedBy startedAt finishedAt
  providerCalls providerMessages storedCalls storedMessages`;
const progress = `subscription ($id: ID!) { syncProgress(integrationId: $id) { ${fields} } }`;
const start = `mutation ($id: ID!, $since: DateTime) { syncIntegration(id: $id, since: $since) { ${fields} } }`;
const cancel = `mutation ($id: ID!) { cancelSync(id: $id) { ${fields} } }`;

const agent: Claims = { sub: 'Ada', role: 'agent' };
const hours = 24 * 90;

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct('postgresql');
  product.simulator.seedHistory({ hours });
});
afterAll(() => product.stop());

async function integrationOf(line: string): Promise<string> {
  const found = await product.services.prisma.integration.findFirstOrThrow({
    where: { phoneNumberId: line },
  });
  return found.id;
}

/** Follows a line's syncs until one of them ends, and gives all that was seen of that one. */
async function watch(id: string, runId: string): Promise<Run[]> {
  const live = subscribe<{ syncProgress: Run }>(product.url, await product.token(), progress, { id });
  const seen: Run[] = [];
  while (!seen.some(({ finishedAt }) => finishedAt !== null)) {
    const { syncProgress } = await live.next();
    if (syncProgress.id === runId) seen.push(syncProgress);
  }
  await live.stop();
  return seen;
}

async function sync(id: string, since?: Date): Promise<Run> {
  const { data, errors } = await product.ask<{ syncIntegration: Run }>(start, { id, since }, agent);
  if (!data) throw new Error(JSON.stringify(errors));
  const last = (await watch(id, data.syncIntegration.id)).at(-1);
  if (!last) throw new Error('The sync said nothing.');
  return last;
}

/** What the provider lists of a line, by kind. */
async function listed(line: string): Promise<{ calls: string[]; texts: string[] }> {
  const { telephony } = product.services;
  const [{ id } = { id: undefined }] = (await telephony.listLines()).filter((one) => one.id === line);
  if (id === undefined) throw new Error(`no line ${line}`);
  const calls: string[] = [];
  for await (const { facts } of telephony.walkCalls({ line: id }))
    calls.push(...facts.map(({ openPhoneCallId }) => openPhoneCallId));
  const texts: string[] = [];
  for await (const { facts } of telephony.walkTexts({ line: id }))
    texts.push(...facts.map(({ openPhoneMessageId }) => openPhoneMessageId));
  return { calls: calls.toSorted(), texts: texts.toSorted() };
}

async function stored(line: string): Promise<{ calls: string[]; texts: string[] }> {
  const { prisma } = product.services;
  const where = { phoneNumberId: line };
  const calls = await prisma.callLog.findMany({ where, select: { openPhoneCallId: true } });
  const texts = await prisma.messageLog.findMany({ where, select: { openPhoneMessageId: true } });
  return {
    calls: calls.map(({ openPhoneCallId }) => openPhoneCallId).toSorted(),
    texts: texts.flatMap(({ openPhoneMessageId }) => openPhoneMessageId ?? []).toSorted(),
  };
}

describe('a sync', () => {
  test('brings the whole past, tells its progress in order, and a second one adds nothing', async () => {
    const id = await integrationOf('PNdemoLawIntake');
    const live = subscribe<{ syncProgress: Run }>(product.url, await product.token(), progress, { id });
    const { data } = await product.ask<{ syncIntegration: Run }>(start, { id }, agent);
    expect(data?.syncIntegration).toMatchObject({ status: 'QUEUED', requestedBy: 'Ada', since: null });
    const steps: Run[] = [];
    do steps.push((await live.next()).syncProgress);
    while (steps.at(-1)?.finishedAt === null);
    await live.stop();

    const { calls, texts } = await listed('PNdemoLawIntake');
    expect(calls.length).toBeGreaterThan(150);
    expect(await stored('PNdemoLawIntake')).toEqual({ calls, texts });
    expect(steps.at(-1)).toMatchObject({
      status: 'SUCCEEDED',
      seen: calls.length + texts.length,
      added: calls.length + texts.length,
      changed: 0,
      error: null,
      providerCalls: calls.length,
      storedCalls: calls.length,
      providerMessages: texts.length,
      storedMessages: texts.length,
    });
    expect(steps.map(({ pages }) => pages)).toEqual(
      steps.map(({ pages }) => pages).toSorted((a, b) => a - b),
    );
    expect(steps.slice(0, -1).filter(({ status }) => status === 'RUNNING').length).toBeGreaterThan(3);
    const line = await product.services.prisma.integration.findUniqueOrThrow({ where: { id } });
    expect(line.lastSyncedAt?.toISOString()).toBe(steps.at(-1)?.startedAt);

    const again = await sync(id);
    expect(again).toMatchObject({ status: 'SUCCEEDED', seen: calls.length + texts.length, added: 0 });
    expect(await stored('PNdemoLawIntake')).toEqual({ calls, texts });
  });

  test('reads no further back than it was asked to, and then leaves the line’s date as it was', async () => {
    const id = await integrationOf('PNdemoDentalAds');
    const since = new Date(Date.now() - 20 * 24 * 3_600_000);
    const run = await sync(id, since);
    const rows = await product.services.prisma.callLog.findMany({
      where: { phoneNumberId: 'PNdemoDentalAds' },
    });
    expect(rows.length).toBe(run.providerCalls);
    expect(rows.every(({ startedAt }) => startedAt >= since)).toBe(true);
    const line = await product.services.prisma.integration.findUniqueOrThrow({ where: { id } });
    expect(line.lastSyncedAt).toBeNull();
  });

  test('and webhooks of the same call, whichever comes first, make one identical row', async () => {
    const { prisma, sql, jobs } = product.services;
    const id = await integrationOf('PNdemoDental');
    const call = product.simulator.ring({ line: 'PNdemoDental', from: '+13125550177' });
    call.answer();
    call.complete(30);
    await product.simulator.settled();
    const key = { openPhoneCallId: call.id };
    const row = async (): Promise<unknown> => {
      const {
        createdAt: _c,
        assignedAt: _a,
        updatedAt: _u,
        ...rest
      } = await prisma.callLog.findUniqueOrThrow({ where: key });
      return rest;
    };
    const since = new Date(Date.now() - 3_600_000);
    await sync(id, since);
    const webhooksFirst = await row();

    await prisma.callLog.delete({ where: key });
    await sync(id, since);
    await sql.query(
      `UPDATE openphone_webhook_deliveries SET status = 'FAILED', next_attempt_at = now() WHERE resource_id = $1`,
      [call.id],
    );
    jobs.soon('retry-deliveries');
    await expect
      .poll(() => prisma.webhookDelivery.count({ where: { resourceId: call.id, status: 'FAILED' } }), {
        timeout: 10_000,
      })
      .toBe(0);
    expect(await row()).toEqual(webhooksFirst);
    expect(await prisma.callLog.count({ where: key })).toBe(1);
  });

  test('of a line is one, however many ask at once', async () => {
    const id = await integrationOf('PNdemoDental');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => product.ask<{ syncIntegration: Run }>(start, { id }, agent)),
    );
    const ids = new Set(answers.map(({ data }) => data?.syncIntegration.id));
    expect(ids.size).toBe(1);
    expect([...ids][0]).toBeDefined();
    await watch(id, [...ids][0] ?? '');
  });

  test('stops when it is cancelled, keeps what it has read, and may be started again', async () => {
    const id = await integrationOf('PNdemoLawOffice');
    const live = subscribe<{ syncProgress: Run }>(product.url, await product.token(), progress, { id });
    const { data } = await product.ask<{ syncIntegration: Run }>(start, { id }, agent);
    const runId = data?.syncIntegration.id;
    while ((await live.next()).syncProgress.pages === 0);
    const cancelled = await product.ask<{ cancelSync: Run }>(cancel, { id: runId }, agent);
    expect(cancelled.data?.cancelSync).toMatchObject({ id: runId, status: 'CANCELLED' });
    let last = await live.next();
    while (last.syncProgress.status !== 'CANCELLED') last = await live.next();
    await live.stop();
    const { added } = last.syncProgress;
    const kept = await stored('PNdemoLawOffice');
    expect(kept.calls.length + kept.texts.length).toBe(added);
    const { calls, texts } = await listed('PNdemoLawOffice');
    expect(added).toBeLessThan(calls.length + texts.length);

    const again = await sync(id);
    expect(again).toMatchObject({ status: 'SUCCEEDED', added: calls.length + texts.length - added });
    expect(await stored('PNdemoLawOffice')).toEqual({ calls, texts });
    const late = await product.ask(cancel, { id: again.id }, agent);
    expect(late.errors?.[0]?.extensions.code).toBe('CONFLICT');
  });

  test('is no entry of the timeline: who follows that hears of calls and texts alone', async () => {
    const { prisma } = product.services;
    const id = await integrationOf('PNdemoDental');
    await prisma.callLog.deleteMany({ where: { phoneNumberId: 'PNdemoDental' } });
    const page = await product.ask<{ timeline: { liveCursor: string } }>('{ timeline { liveCursor } }');
    const after = page.data?.timeline.liveCursor ?? '';
    const live = subscribe<{ activity?: { item: { __typename: string } }; errors?: unknown }>(
      product.url,
      await product.token(),
      'subscription ($after: String) { activity(after: $after) { item { __typename } } }',
      { after },
    );
    const run = await sync(id);
    expect(run.added).toBeGreaterThan(0);
    product.simulator.receiveText({ line: 'PNdemoDental', from: '+13125550177', text: 'last' });
    for (let heard = 0; heard < run.added + run.changed; heard += 1) {
      expect(await live.next()).toMatchObject({ activity: { item: { __typename: 'CallLog' } } });
    }
    expect(await live.next()).toMatchObject({ activity: { item: { __typename: 'MessageLog' } } });
    await live.stop();
  });
});

describe('what is switched off', () => {
  test('is not read: a line that logs no calls gets none, and the provider is not asked for them', async () => {
    const { prisma } = product.services;
    const id = await integrationOf('PNdemoDentalAds');
    await prisma.callLog.deleteMany({ where: { phoneNumberId: 'PNdemoDentalAds' } });
    await prisma.integration.update({ where: { id }, data: { autoLogCalls: false } });
    const before = product.simulator.requests().length;
    const run = await sync(id);
    expect(run).toMatchObject({ status: 'SUCCEEDED', providerCalls: null, storedCalls: null });
    expect(run.providerMessages).toBe(run.storedMessages);
    const asked = product.simulator.requests().slice(before);
    expect(asked.filter(({ path }) => path === '/calls')).toEqual([]);
    expect(await prisma.callLog.count({ where: { phoneNumberId: 'PNdemoDentalAds' } })).toBe(0);
    await prisma.integration.update({ where: { id }, data: { autoLogCalls: true } });
  });

  test('cannot be synced, and switching off stops the sync that is under way', async () => {
    const { prisma } = product.services;
    const id = await integrationOf('PNdemoLawOffice');
    const { data } = await product.ask<{ syncIntegration: Run }>(start, { id }, agent);
    const off = `mutation ($id: ID!) { updateIntegration(id: $id, input: { isActive: false }) { isActive } }`;
    await product.ask(off, { id }, agent);
    const run = await prisma.syncRun.findUniqueOrThrow({ where: { id: data?.syncIntegration.id ?? '' } });
    expect(run).toMatchObject({ status: 'CANCELLED', activeLine: null });
    const refused = await product.ask(start, { id }, agent);
    expect(refused.errors?.[0]?.extensions.code).toBe('CONFLICT');
    await prisma.integration.update({ where: { id }, data: { isActive: true } });
  });
});

describe('who may not', () => {
  const other: Claims = { role: 'agent', clients: ['harlow-pine'] };

  test('a VIEWER can neither start nor stop a sync', async () => {
    const id = await integrationOf('PNdemoDental');
    const { errors } = await product.ask(start, { id }, { role: 'viewer' });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const run = await sync(id, new Date());
    expect((await product.ask(cancel, { id: run.id }, { role: 'viewer' })).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
  });

  test('another client’s agent does not even learn that there is one', async () => {
    const id = await integrationOf('PNdemoDental');
    const run = await sync(id, new Date());
    expect((await product.ask(start, { id }, other)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await product.ask(cancel, { id: run.id }, other)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const followed = await product.ask(progress, { id }, other);
    expect(followed.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const runs = `query ($id: ID!) { syncRuns(integrationId: $id) { totalCount edges { node { id } } } }`;
    expect((await product.ask(runs, { id }, other)).data).toEqual({ syncRuns: { totalCount: 0, edges: [] } });
    expect(
      (await product.ask<{ syncRuns: { totalCount: number } }>(runs, { id }, agent)).data?.syncRuns,
    ).toMatchObject({
      totalCount: expect.any(Number) as number,
      edges: expect.arrayContaining([{ node: { id: run.id } }]) as [],
    });
  });
});

test('a line that is being read for another client is a conflict that tells nothing of that client', async () => {
  const { prisma } = product.services;
  const connect = (externalId: string) =>
    prisma.integration.create({
      data: {
        id: randomUUID(),
        client: { create: { id: randomUUID(), externalId, name: externalId } },
        phoneNumberId: 'PNshared',
        phoneNumber: '+12125550109',
        displayName: 'Shared',
      },
    });
  const [theirs, ours] = await Promise.all([connect('theirs'), connect('ours')]);
  const { id } = await prisma.syncRun.create({
    data: {
      id: randomUUID(),
      integrationId: theirs.id,
      phoneNumberId: 'PNshared',
      activeLine: 'PNshared',
      requestedBy: 'test',
      status: 'RUNNING',
      heartbeatAt: new Date(),
    },
  });
  const refused = await product.ask(start, { id: ours.id }, { role: 'agent', clients: ['ours'] });
  expect(refused.errors).toMatchObject([{ extensions: { code: 'CONFLICT', id: ours.id } }]);
  expect(JSON.stringify(refused)).not.toContain(id);
  const all = await product.ask<{ syncIntegration: Run }>(start, { id: ours.id }, agent);
  expect(all.data?.syncIntegration.id).toBe(id);
  await product.ask(cancel, { id }, agent);
  // No such line at the provider: nothing of it is to be caught up with.
  await prisma.integration.updateMany({ where: { phoneNumberId: 'PNshared' }, data: { isActive: false } });
});

test('connecting a line reads its past by itself', async () => {
  const { prisma } = product.services;
  const client = await prisma.client.findUniqueOrThrow({ where: { externalId: 'fern-falcon' } });
  const { data } = await product.ask<{ createIntegration: { id: string } }>(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { id } }`,
    { input: { clientId: client.id, phoneNumberId: 'PNdemoDentalAds' } },
    agent,
  );
  const id = data?.createIntegration.id ?? '';
  const run = await prisma.syncRun.findFirstOrThrow({ where: { integrationId: id } });
  const last = (await watch(id, run.id)).at(-1);
  expect(last).toMatchObject({ status: 'SUCCEEDED', since: null, requestedBy: 'Ada' });
  expect(last?.storedCalls).toBe(last?.providerCalls);
});

test('catching up reads each line from 28 hours before it was last read, or all of it', async () => {
  const { prisma, jobs } = product.services;
  const lastSyncedAt = new Date(Date.now() - 5 * 3_600_000);
  const known = await integrationOf('PNdemoLawIntake');
  const never = await integrationOf('PNdemoLawOffice');
  await prisma.integration.update({ where: { id: known }, data: { lastSyncedAt } });
  await prisma.integration.update({ where: { id: never }, data: { lastSyncedAt: null } });
  jobs.soon('catch-up');
  const runOf = (integrationId: string): Promise<{ id: string; since: Date | null } | null> =>
    prisma.syncRun.findFirst({ where: { integrationId, requestedBy: 'system' } });
  await expect.poll(() => runOf(never), { timeout: 10_000 }).toMatchObject({ since: null });
  await expect
    .poll(() => runOf(known), { timeout: 10_000 })
    .toMatchObject({ since: new Date(lastSyncedAt.getTime() - 28 * 3_600_000) });
  await watch(never, (await runOf(never))?.id ?? '');
});
