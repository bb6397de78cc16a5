import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPhoneCallId, phoneNumberId } from '../schema/ids.ts';
import { recordFacts } from '../schema/record/record-facts.ts';
import { checkLines } from '../schema/sync-run/check-lines.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

interface Run {
  readonly id: string;
  readonly kind: 'SYNC' | 'CHECK' | 'REPAIR';
  readonly status: string;
  readonly error: string | null;
  readonly finishedAt: string | null;
  readonly complete: boolean | null;
  readonly providerCalls: number | null;
  readonly providerMessages: number | null;
  readonly missingCalls: number | null;
  readonly missingMessages: number | null;
  readonly missing: { readonly edges: readonly { readonly node: Missing }[] };
}
interface Missing {
  readonly kind: 'CALL' | 'MESSAGE';
  readonly openPhoneId: string;
  readonly fetchedAt: string | null;
  readonly reason: string | null;
}

const fields = `id kind status error since until seen added changed finishedAt complete unreadable
  providerCalls storedCalls missingCalls unlistedCalls
  providerMessages storedMessages missingMessages unlistedMessages
  notLogged { reason count } check { id }
  missing(first: 100) { totalCount edges { node { kind openPhoneId occurredAt fetchedAt reason } } }`;
const check = `mutation ($id: ID!, $from: DateTime!, $to: DateTime) {
  checkIntegration(id: $id, from: $from, to: $to) { ${fields} } }`;
const repair = `mutation ($id: ID!, $checkId: ID) { repairIntegration(id: $id, checkId: $checkId) { ${fields} } }`;
const sync = `mutation ($id: ID!) { syncIntegration(id: $id) { ${fields} } }`;
const runs = `query ($id: ID!) { syncRuns(integrationId: $id) { edges { node { ${fields} } } } }`;
const lastCheck = `query ($id: ID!) { integration(id: $id) { lastCheck { ${fields} } } }`;

const agent: Claims = { sub: 'Ada', role: 'agent' };
const line = 'PNdemoDental';
const day = 24 * 3_600_000;
const weekAgo = new Date(Date.now() - 7 * day);

let product: TestProduct;
let id: string;
beforeAll(async () => {
  product = await startTestProduct('postgresql');
  product.simulator.seedHistory({ hours: 24 * 14 });
  ({ id } = await product.services.prisma.integration.findFirstOrThrow({ where: { phoneNumberId: line } }));
});
afterAll(() => product.stop());

async function start(query: string, variables: Record<string, unknown>, claims = agent): Promise<Run> {
  const { data, errors } = await product.ask<Record<string, Run>>(query, variables, claims);
  const [run] = Object.values(data ?? {});
  if (!run) throw new Error(JSON.stringify(errors));
  return run;
}

/** The run when it has ended. */
async function ended(runId: string, integrationId = id): Promise<Run> {
  return until(`the end of the run ${runId}`, async () => {
    const { data } = await product.ask<{ syncRuns: { edges: { node: Run }[] } }>(runs, { id: integrationId });
    return data?.syncRuns.edges.map(({ node }) => node).find((run) => run.id === runId && run.finishedAt);
  });
}

const finish = async (query: string, variables: Record<string, unknown>): Promise<Run> =>
  ended((await start(query, variables)).id);

const missingOf = (run: Run): Missing[] => run.missing.edges.map(({ node }) => node);

async function refusalOf(
  query: string,
  variables: Record<string, unknown>,
  claims: Claims,
): Promise<unknown> {
  const { errors } = await product.ask(query, variables, claims);
  return errors?.[0]?.extensions.code;
}

/** Everything of the line is here. */
beforeEach(async () => {
  await finish(sync, { id });
});

/** What we have of the last week, in no order. */
async function storedLately(): Promise<{ calls: string[]; texts: string[] }> {
  const { prisma } = product.services;
  const calls = await prisma.callLog.findMany({
    where: { phoneNumberId: line, startedAt: { gte: weekAgo } },
  });
  const texts = await prisma.messageLog.findMany({
    where: { phoneNumberId: line, sentAt: { gte: weekAgo } },
  });
  return {
    calls: calls.map(({ openPhoneCallId }) => openPhoneCallId),
    texts: texts.flatMap(({ openPhoneMessageId }) => openPhoneMessageId ?? []),
  };
}

async function forget(calls: readonly string[], texts: readonly string[]): Promise<void> {
  const { prisma } = product.services;
  await prisma.callArtifact.deleteMany({ where: { openPhoneCallId: { in: [...calls] } } });
  await prisma.callLog.deleteMany({ where: { openPhoneCallId: { in: [...calls] } } });
  await prisma.messageLog.deleteMany({ where: { openPhoneMessageId: { in: [...texts] } } });
}

describe('a check', () => {
  test('says that nothing is missing when nothing is, and a second sync brings nothing new', async () => {
    const { calls, texts } = await storedLately();
    expect(calls.length).toBeGreaterThan(5);
    expect(await finish(check, { id, from: weekAgo })).toMatchObject({
      kind: 'CHECK',
      status: 'SUCCEEDED',
      complete: true,
      providerCalls: calls.length,
      storedCalls: calls.length,
      missingCalls: 0,
      unlistedCalls: 0,
      providerMessages: texts.length,
      storedMessages: texts.length,
      missingMessages: 0,
      unlistedMessages: 0,
      notLogged: [],
      missing: { totalCount: 0 },
    });
    expect(await finish(sync, { id })).toMatchObject({ added: 0, changed: 0, complete: null });
  });

  test('names what is missing and brings nothing; a repair fetches exactly that, and says that all is here', async () => {
    const { prisma } = product.services;
    const before = await storedLately();
    const [gone, goneTexts] = [before.calls.slice(0, 3), before.texts.slice(0, 2)];
    await forget(gone, goneTexts);
    const checked = await finish(check, { id, from: weekAgo });
    expect(checked).toMatchObject({
      complete: false,
      providerCalls: before.calls.length,
      storedCalls: before.calls.length - 3,
      missingCalls: 3,
      missingMessages: 2,
      added: 0,
      changed: 0,
    });
    expect(
      missingOf(checked)
        .map(({ openPhoneId }) => openPhoneId)
        .toSorted(),
    ).toEqual([...gone, ...goneTexts].toSorted());
    expect(await prisma.callLog.count({ where: { openPhoneCallId: { in: gone } } })).toBe(0);

    const asked = product.simulator.requests().length;
    const repaired = await finish(repair, { id });
    expect(repaired).toMatchObject({
      kind: 'REPAIR',
      status: 'SUCCEEDED',
      complete: true,
      seen: 5,
      added: 5,
      missingCalls: 0,
      missingMessages: 0,
      check: { id: checked.id },
    });
    expect(missingOf(repaired).every(({ fetchedAt, reason }) => fetchedAt !== null && reason === null)).toBe(
      true,
    );
    const paths = product.simulator
      .requests()
      .slice(asked)
      .map(({ path }) => path);
    expect(paths.filter((path) => path === '/calls' || path === '/messages')).toEqual([]);
    const after = await storedLately();
    expect(after.calls.toSorted()).toEqual(before.calls.toSorted());
    expect(after.texts.toSorted()).toEqual(before.texts.toSorted());
    expect(await finish(check, { id, from: weekAgo })).toMatchObject({ complete: true });
    expect(await refusalOf(repair, { id }, agent)).toBe('CONFLICT');
  });

  test('looks at no more than its time', async () => {
    const { prisma } = product.services;
    const rows = await prisma.callLog.findMany({ where: { phoneNumberId: line }, orderBy: { id: 'asc' } });
    const [first, second, third] = rows.slice(4);
    if (!first || !second || !third) throw new Error('too few calls');
    await forget(
      [first, second, third].map(({ openPhoneCallId }) => openPhoneCallId),
      [],
    );
    const run = await finish(check, { id, from: second.startedAt, to: second.startedAt });
    expect(run).toMatchObject({ missingCalls: 1, providerCalls: 1, storedCalls: 0 });
    expect(missingOf(run)).toMatchObject([{ openPhoneId: second.openPhoneCallId }]);
  });

  test.for([
    ['a check', check],
    ['a sync', sync],
  ] as const)('asks the provider for no more than the pages of its lists: %s', async ([, query]) => {
    const before = product.simulator.requests().length;
    const run = await finish(query, { id, from: weekAgo });
    const pages = Math.ceil((run.providerCalls ?? 0) / 50) + Math.ceil((run.providerMessages ?? 0) / 50);
    const asked = product.simulator.requests().slice(before);
    expect(run.providerCalls).toBeGreaterThan(5);
    expect(asked.filter(({ path }) => path !== '/v1/phone-numbers')).toHaveLength(pages);
  });

  test('tells what is not logged on purpose from what is missing', async () => {
    const { prisma } = product.services;
    const { texts } = await storedLately();
    await forget([], texts.slice(0, 2));
    await prisma.integration.update({ where: { id }, data: { autoLogMessages: false } });
    const off = await finish(check, { id, from: weekAgo });
    expect(off).toMatchObject({
      complete: true,
      missingMessages: 0,
      providerMessages: texts.length,
      storedMessages: texts.length - 2,
      notLogged: [{ reason: 'Logging of texts is switched off for this line.', count: 2 }],
    });
    await prisma.integration.update({ where: { id }, data: { autoLogMessages: true } });
    expect(await finish(check, { id, from: weekAgo })).toMatchObject({
      complete: false,
      missingMessages: 2,
      notLogged: [],
    });
  });

  test('counts what we have and the provider no longer lists, and does not call it missing', async () => {
    await recordFacts(product.services, {
      facts: [
        {
          kind: 'call',
          openPhoneCallId: openPhoneCallId('ACdeletedThere'),
          phoneNumberId: phoneNumberId(line),
          startedAt: new Date(Date.now() - day),
          providerStatus: 'completed',
        },
      ],
    });
    expect(await finish(check, { id, from: weekAgo })).toMatchObject({
      complete: true,
      missingCalls: 0,
      unlistedCalls: 1,
      unlistedMessages: 0,
    });
    await forget(['ACdeletedThere'], []);
  });
});

describe('a repair', () => {
  test('says what it could not fetch and why, and another one tries that again', async () => {
    const { calls } = await storedLately();
    await forget(calls.slice(0, 2), []);
    const { id: checkId } = await finish(check, { id, from: weekAgo });
    product.simulator.failNext(1, { status: 404 });
    const first = await finish(repair, { id, checkId });
    expect(first).toMatchObject({ status: 'SUCCEEDED', complete: false, seen: 2, added: 1, missingCalls: 1 });
    expect(missingOf(first).flatMap(({ reason }) => reason ?? [])).toEqual([
      'OpenPhone does not show it any more, or not so that we could read it.',
    ]);
    expect(await finish(repair, { id, checkId })).toMatchObject({
      complete: true,
      seen: 1,
      added: 1,
      missingCalls: 0,
    });
  });

  test('does not log what has been switched off since, and says so', async () => {
    const { prisma } = product.services;
    const { texts } = await storedLately();
    await forget([], texts.slice(0, 1));
    await finish(check, { id, from: weekAgo });
    await prisma.integration.update({ where: { id }, data: { autoLogMessages: false } });
    const run = await finish(repair, { id });
    await prisma.integration.update({ where: { id }, data: { autoLogMessages: true } });
    expect(run).toMatchObject({ complete: false, added: 0, missingMessages: 1 });
    expect(missingOf(run)).toMatchObject([{ reason: 'Logging of texts is switched off for this line.' }]);
  });

  test('of a line that was never checked is a conflict that says what to do first', async () => {
    const other = await product.services.prisma.integration.findFirstOrThrow({
      where: { phoneNumberId: 'PNdemoLawOffice' },
    });
    const { errors } = await product.ask(repair, { id: other.id }, agent);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('checkIntegration') as string,
      extensions: { code: 'CONFLICT' },
    });
  });
});

describe('beside a sync', () => {
  test('a check waits for nobody: it is refused while the line is read, and gives way to a sync', async () => {
    const { prisma } = product.services;
    const stuck = { status: 'RUNNING', heartbeatAt: new Date(), worker: randomUUID() } as const;
    const active = { integrationId: id, phoneNumberId: line, activeLine: line, requestedBy: 'test' };
    const running = await prisma.syncRun.create({ data: { id: randomUUID(), ...active, ...stuck } });
    expect(await refusalOf(check, { id, from: weekAgo }, agent)).toBe('CONFLICT');
    await prisma.syncRun.delete({ where: { id: running.id } });

    const checking = await prisma.syncRun.create({
      data: { id: randomUUID(), ...active, ...stuck, kind: 'CHECK' },
    });
    expect(await finish(sync, { id })).toMatchObject({ kind: 'SYNC', status: 'SUCCEEDED' });
    expect(await ended(checking.id)).toMatchObject({
      status: 'CANCELLED',
      error: expect.stringContaining('goes before a check') as string,
    });
  });

  test('the same check asked for twice at once is one', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => start(check, { id, from: weekAgo })));
    expect(new Set(answers.map((run) => run.id)).size).toBe(1);
    await ended(answers[0]?.id ?? '');
  });

  test('a time that is none is refused, by its field', async () => {
    const later = new Date(Date.now() + day);
    for (const [variables, field] of [
      [{ id, from: later }, 'from'],
      [{ id, from: weekAgo, to: new Date(weekAgo.getTime() - day) }, 'to'],
    ] as const) {
      const { errors } = await product.ask(check, variables, agent);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    }
  });
});

describe('the daily check', () => {
  test('looks at the last seven days of each line that has been read, once a day, and is the line’s last check', async () => {
    const { prisma } = product.services;
    const { calls } = await storedLately();
    await forget(calls.slice(0, 1), []);
    expect(await checkLines(product.services)).toBe(1);
    expect(await checkLines(product.services)).toBe(0);
    const run = await prisma.syncRun.findFirstOrThrow({ where: { kind: 'CHECK', requestedBy: 'system' } });
    expect((run.createdAt.getTime() - (run.since?.getTime() ?? 0)) / day).toBeCloseTo(7, 3);
    await ended(run.id);
    const { data } = await product.ask<{ integration: { lastCheck: Run } }>(lastCheck, { id });
    expect(data?.integration.lastCheck).toMatchObject({ id: run.id, complete: false, missingCalls: 1 });
    expect(await checkLines(product.services)).toBe(0);
    // One that did not come to its end has checked nothing.
    await prisma.syncRun.updateMany({ where: { id: run.id }, data: { status: 'CANCELLED' } });
    expect(await checkLines(product.services)).toBe(1);
    await ended(
      (
        await prisma.syncRun.findFirstOrThrow({
          where: { requestedBy: 'system', kind: 'CHECK' },
          orderBy: { id: 'desc' },
        })
      ).id,
    );
    await prisma.syncRun.updateMany({
      where: { requestedBy: 'system', kind: 'CHECK' },
      data: { requestedBy: 'somebody' },
    });
    expect(await checkLines(product.services)).toBe(1);
    await ended(
      (await prisma.syncRun.findFirstOrThrow({ where: { requestedBy: 'system', kind: 'CHECK' } })).id,
    );
  });
});

describe('who may not', () => {
  test('a VIEWER can neither check nor repair', async () => {
    expect(await refusalOf(check, { id, from: weekAgo }, { role: 'viewer' })).toBe('FORBIDDEN');
    expect(await refusalOf(repair, { id }, { role: 'viewer' })).toBe('FORBIDDEN');
  });

  test('another client’s agent does not even learn that there is such a line', async () => {
    const other: Claims = { role: 'agent', clients: ['harlow-pine'] };
    expect(await refusalOf(check, { id, from: weekAgo }, other)).toBe('NOT_FOUND');
    expect(await refusalOf(repair, { id }, other)).toBe('NOT_FOUND');
  });

  test('a check of a line that several clients have tells none of them of the others', async () => {
    const { prisma } = product.services;
    const mine = await prisma.integration.findUniqueOrThrow({ where: { id }, include: { client: true } });
    const bound: Claims = { role: 'agent', clients: [mine.client.externalId] };
    const { id: before } = await start(check, { id, from: weekAgo }, bound);
    await ended(before);
    const { id: otherId } = await prisma.integration.create({
      data: {
        id: randomUUID(),
        client: { create: { id: randomUUID(), externalId: 'shares-it', name: 'Shares it' } },
        phoneNumberId: line,
        phoneNumber: mine.phoneNumber,
        displayName: 'Shared',
      },
    });
    expect(await refusalOf(check, { id, from: weekAgo }, bound)).toBe('FORBIDDEN');
    expect(await refusalOf(repair, { id }, bound)).toBe('FORBIDDEN');
    const shared = await finish(check, { id, from: weekAgo });
    const seen = await product.ask(runs, { id }, bound);
    expect(JSON.stringify(seen.data)).toContain(before);
    expect(JSON.stringify(seen.data)).not.toContain(shared.id);
    for (const integrationId of [id, otherId]) {
      const all = await product.ask(lastCheck, { id: integrationId });
      expect(all.data).toMatchObject({ integration: { lastCheck: { id: shared.id } } });
    }
    const none = await product.ask(lastCheck, { id }, bound);
    expect(none.data).toEqual({ integration: { lastCheck: null } });
    await prisma.integration.delete({ where: { id: otherId } });
  });
});
