import { afterEach, expect, test } from 'vitest';
import { openPhoneCallId, openPhoneMessageId } from '../../schema/ids.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import { isComplete } from '../../schema/sync-run/is-complete.ts';
import { finishCheck } from '../../schema/sync-run/finish-check.ts';
import { startSync } from '../../schema/sync-run/start-sync.ts';
import { takeSync } from '../../schema/sync-run/take-sync.ts';
import { type OneLine, startOneLine } from '../testing/one-line.ts';
import { until } from '../testing/until.ts';
import type { JobContext } from './job.ts';
import { syncLines } from './sync-lines.ts';

let one: OneLine;
afterEach(() => one.close());

async function queue(wish: { kind: 'SYNC' | 'CHECK' | 'REPAIR'; checkId?: string }): Promise<string> {
  const { database, integration } = one;
  const now = new Date();
  const { id } = await database.prisma.$transaction((transaction) =>
    startSync(transaction, { integration, since: null, requestedBy: 'test', now, ...wish }),
  );
  return id;
}

async function workOn(id: string, context: JobContext = one.context): Promise<void> {
  while ((await one.run(id)).finishedAt === null) await syncLines.run(context);
}

/** Logs everything, then loses every fourth of it again. @returns what is lost. */
async function lose(): Promise<{ calls: string[]; texts: string[] }> {
  const { prisma } = one.database;
  await workOn(await queue({ kind: 'SYNC' }));
  const calls = (await prisma.callLog.findMany({ orderBy: { id: 'asc' } }))
    .map(({ openPhoneCallId: id }) => id)
    .filter((_, index) => index % 4 === 0);
  const texts = (await prisma.messageLog.findMany({ orderBy: { id: 'asc' } }))
    .flatMap(({ openPhoneMessageId: id }) => id ?? [])
    .filter((_, index) => index % 4 === 0);
  await prisma.callArtifact.deleteMany({ where: { openPhoneCallId: { in: calls } } });
  await prisma.callLog.deleteMany({ where: { openPhoneCallId: { in: calls } } });
  await prisma.messageLog.deleteMany({ where: { openPhoneMessageId: { in: texts } } });
  return { calls, texts };
}

async function found(checkId: string): Promise<string[]> {
  const rows = await one.database.prisma.missingLog.findMany({ where: { syncRunId: checkId } });
  return rows.map(({ openPhoneId }) => openPhoneId).toSorted();
}

test('a check and a repair whose processes are killed go on where they were: nothing counted, fetched or logged twice', async () => {
  one = await startOneLine();
  const { prisma } = one.database;
  const { calls, texts } = await lose();
  const logs = (await prisma.callLog.count()) + (await prisma.messageLog.count());
  expect(calls.length).toBeGreaterThan(20);

  const checkId = await queue({ kind: 'CHECK' });
  for (const pages of [2, 6]) await one.killOn(checkId, (run) => run.pages >= pages);
  await workOn(checkId);
  const check = await one.run(checkId);
  expect(check).toMatchObject({
    status: 'SUCCEEDED',
    missingCalls: calls.length,
    missingMessages: texts.length,
    seen: logs + calls.length + texts.length,
  });
  expect((check.storedCalls ?? 0) + (check.storedMessages ?? 0)).toBe(logs);
  expect(await found(checkId)).toEqual([...calls, ...texts].toSorted());

  const repairId = await queue({ kind: 'REPAIR', checkId });
  const before = one.simulator.requests().length;
  for (const seen of [2, 5]) await one.killOn(repairId, (run) => run.seen >= seen);
  await workOn(repairId);
  expect(await one.run(repairId)).toMatchObject({
    status: 'SUCCEEDED',
    seen: calls.length + texts.length,
    added: calls.length + texts.length,
    missingCalls: 0,
    missingMessages: 0,
  });
  expect((await prisma.callLog.count()) + (await prisma.messageLog.count())).toBe(
    logs + calls.length + texts.length,
  );
  // Of each killed process, what it had just asked for is asked for again, and no more.
  const asked = one.simulator
    .requests()
    .slice(before)
    .filter(({ path }) => /^\/(calls|messages)\/[^/]+$/.test(path));
  expect(asked.length).toBeLessThanOrEqual(calls.length + texts.length + 2);
}, 90_000);

test('what comes by itself while a check runs is not missing at its end', async () => {
  one = await startOneLine();
  const { calls, texts } = await lose();
  const [late = ''] = calls;
  const [lateText = ''] = texts;
  const checkId = await queue({ kind: 'CHECK' });
  const { telephony } = one.context;
  await workOn(checkId, {
    ...one.context,
    telephony: {
      ...telephony,
      async *walkTexts(query) {
        yield* telephony.walkTexts(query);
        const facts = [
          await telephony.fetchCall(openPhoneCallId(late)),
          await telephony.fetchText(openPhoneMessageId(lateText)),
        ].filter((fact) => fact !== undefined);
        await recordFacts(one.context, { facts });
      },
    },
  });
  const run = await one.run(checkId);
  expect(run).toMatchObject({
    missingCalls: calls.length - 1,
    missingMessages: texts.length - 1,
    unlistedCalls: 0,
    unlistedMessages: 0,
  });
  expect(run.providerCalls).toBe((run.storedCalls ?? 0) + calls.length - 1);
  expect(await found(checkId)).not.toContain(late);
});

test('records that cannot be read are counted by themselves, and keep a check from saying that all is here', async () => {
  one = await startOneLine();
  await workOn(await queue({ kind: 'SYNC' }));
  const { telephony } = one.context;
  const checkId = await queue({ kind: 'CHECK' });
  await workOn(checkId, {
    ...one.context,
    telephony: {
      ...telephony,
      async *walkCalls(query) {
        for await (const page of telephony.walkCalls(query)) yield { ...page, unreadable: 1 };
      },
    },
  });
  const run = await one.run(checkId);
  expect(run.missingCalls).toBe(0);
  expect(run.unreadable).toBeGreaterThan(0);
  expect(isComplete(run)).toBe(false);
});

test('of very many missing calls all are counted and the newest thousand are kept', async () => {
  one = await startOneLine();
  const { database, simulator } = one;
  const { prisma } = database;
  const earlier = Date.now() - 3_600_000;
  for (let index = 0; index < 1_030; index += 1)
    simulator
      .ring({ line: 'PNdemoDental', from: '+13125550177', at: new Date(earlier + index * 1_000) })
      .miss();
  const checkId = await queue({ kind: 'CHECK' });
  await workOn(checkId);
  const run = await one.run(checkId);
  expect(run.missingCalls).toBe(run.providerCalls);
  expect(run.missingCalls).toBeGreaterThan(1_030);
  const kept = await prisma.missingLog.findMany({
    where: { syncRunId: checkId, kind: 'CALL' },
    orderBy: { id: 'asc' },
  });
  expect(kept).toHaveLength(1_000);
  expect(kept[0]?.occurredAt?.getTime()).toBeGreaterThanOrEqual(earlier + 29_000);
}, 60_000);

test('a check that counts a long past locks no line meanwhile', async () => {
  one = await startOneLine();
  const { sql } = one.database;
  const checkId = await queue({ kind: 'CHECK' });
  await one.database.prisma.syncRun.update({ where: { id: checkId }, data: { phase: 'MESSAGES' } });
  const run = await takeSync(one.context);
  if (!run) throw new Error('nothing to take');
  let finished: Promise<void> | undefined;
  await sql.transaction(async (transaction) => {
    // As if the count took for ever.
    await transaction.query('LOCK TABLE openphone_message_logs');
    finished = finishCheck(one.context, run);
    await until('the count to wait', async () => {
      const waiting = await sql.query(
        `SELECT 1 FROM pg_locks WHERE relation = 'openphone_message_logs'::regclass AND NOT granted`,
      );
      return waiting.length > 0;
    });
    await sql.query('SELECT 1 FROM openphone_integrations FOR UPDATE NOWAIT');
  });
  await finished;
  expect(await one.run(checkId)).toMatchObject({ status: 'SUCCEEDED' });
});

test('the embedded database checks and repairs alike', async () => {
  one = await startOneLine(undefined, 'pglite');
  const { calls, texts } = await lose();
  const checkId = await queue({ kind: 'CHECK' });
  await workOn(checkId);
  expect(await one.run(checkId)).toMatchObject({ missingCalls: calls.length, missingMessages: texts.length });
  const repairId = await queue({ kind: 'REPAIR', checkId });
  await workOn(repairId);
  expect(await one.run(repairId)).toMatchObject({ status: 'SUCCEEDED', missingCalls: 0, missingMessages: 0 });
}, 60_000);
