import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSync } from '../../schema/sync-run/start-sync.ts';
import { phoneNumberId } from '../../schema/ids.ts';
import { contentPlace } from '../../schema/message-log/message-place.ts';
import { releaseSync } from '../../schema/sync-run/end-sync.ts';
import { takeSync } from '../../schema/sync-run/take-sync.ts';
import { type OneLine, startOneLine } from '../testing/one-line.ts';
import type { JobContext } from './job.ts';
import { syncLines } from './sync-lines.ts';
import { walkLine } from './walk-line.ts';

const line = 'PNdemoDental';

let one: OneLine;
let database: OneLine['database'];
let simulator: OneLine['simulator'];
let context: OneLine['context'];
let integration: OneLine['integration'];
/** How far the clock of this process is ahead; a minute later a run of a dead process is free. */
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  one = await startOneLine(() => new Date(Date.now() + ahead));
  ({ database, simulator, context, integration } = one);
});
afterEach(() => one.close());

async function queue(since: Date | null = null): Promise<string> {
  const { id } = await database.prisma.$transaction((transaction) =>
    startSync(transaction, { integration, since, requestedBy: 'test', now: new Date() }),
  );
  return id;
}

const runOf = (id: string) => database.prisma.syncRun.findUniqueOrThrow({ where: { id } });

/** What the provider lists and what we have, as sorted ids; and that each row came into being once. */
async function compare(): Promise<{ listed: string[]; stored: string[]; created: number }> {
  const { prisma } = database;
  const [asked] = (await context.telephony.listLines()).filter(({ id }) => id === line);
  if (!asked) throw new Error(`no line ${line}`);
  const listed: string[] = [];
  for await (const { facts } of context.telephony.walkCalls({ line: asked.id }))
    listed.push(...facts.map(({ openPhoneCallId }) => openPhoneCallId));
  for await (const { facts } of context.telephony.walkTexts({ line: asked.id }))
    listed.push(...facts.map(({ openPhoneMessageId }) => openPhoneMessageId));
  const calls = await prisma.callLog.findMany();
  const texts = await prisma.messageLog.findMany();
  return {
    listed: listed.toSorted(),
    stored: [
      ...calls.map(({ openPhoneCallId }) => openPhoneCallId),
      ...texts.flatMap(({ openPhoneMessageId }) => openPhoneMessageId ?? []),
    ].toSorted(),
    created: await prisma.activity.count({
      where: { change: 'CREATED', kind: { in: ['CALL', 'MESSAGE'] } },
    }),
  };
}

test('a sync whose process is killed goes on where it was: nothing is lost, nothing is repeated', async () => {
  const id = await queue();
  // Slow, so that it dies on the way; twice, in different places.
  for (const pages of [2, 6]) {
    await one.killOn(
      id,
      (run) => run.pages >= pages,
      async () => {
        expect(await runOf(id)).toMatchObject({ status: 'RUNNING', activeLine: line });
        // Not a minute has passed: to everybody else it may still be alive.
        expect(await takeSync(context)).toBeUndefined();
      },
    );
  }
  await syncLines.run(context);
  const run = await runOf(id);
  const { listed, stored, created } = await compare();
  expect(stored).toEqual(listed);
  expect(created).toBe(listed.length);
  expect(run).toMatchObject({
    status: 'SUCCEEDED',
    seen: listed.length,
    added: listed.length,
    changed: 0,
    activeLine: null,
    storedCalls: run.providerCalls,
    storedMessages: run.providerMessages,
  });
});

test('a refusal for the rate and failures of the provider on the way are waited out', async () => {
  const id = await queue();
  simulator.failNext(1, { status: 500 });
  simulator.failNext(2, { status: 429 });
  simulator.failNext(1, 'reset');
  await syncLines.run(context);
  const { listed, stored } = await compare();
  expect(stored).toEqual(listed);
  expect(await runOf(id)).toMatchObject({ status: 'SUCCEEDED', added: listed.length });
});

test('a provider that stays away makes it wait with the reason, and it goes on by itself', async () => {
  const id = await queue();
  const taken = await takeSync(context);
  if (!taken) throw new Error('nothing to take');
  // Two pages are stored; then the provider is gone for longer than the client tries.
  await expect(
    walkLine(
      {
        ...context,
        telephony: {
          ...context.telephony,
          async *walkCalls(query) {
            let pages = 0;
            for await (const page of context.telephony.walkCalls(query)) {
              yield page;
              if ((pages += 1) === 2) simulator.failNext(4, { status: 503 });
            }
          },
        },
      },
      taken,
      context.stopping,
    ),
  ).rejects.toThrow('status 503');
  simulator.failNext(4, { status: 503 });
  ahead = 61_000;
  await syncLines.run(context);
  expect(await runOf(id)).toMatchObject({
    status: 'RUNNING',
    pages: 2,
    error: expect.stringContaining('503') as string,
  });
  await syncLines.run(context);
  expect(await runOf(id)).toMatchObject({ status: 'RUNNING', pages: 2 });
  ahead = 130_000;
  await syncLines.run(context);
  const { listed, stored } = await compare();
  expect(stored).toEqual(listed);
  expect(await runOf(id)).toMatchObject({ status: 'SUCCEEDED', error: null, seen: listed.length });
});

test('a key that may not see the line fails it at once, and says what to do', async () => {
  const id = await queue();
  // The first request asks for the lines, for the estimate alone.
  simulator.failNext(2, { status: 403 });
  await syncLines.run(context);
  expect(await runOf(id)).toMatchObject({
    status: 'FAILED',
    error: expect.stringContaining('Check the key owner’s access to the line') as string,
    activeLine: null,
  });
});

test('whoever has lost the run to another process stores nothing more', async () => {
  const id = await queue();
  const slow = await takeSync(context);
  if (!slow) throw new Error('nothing to take');
  ahead = 61_000;
  const fast = await takeSync(context);
  expect(fast?.id).toBe(id);
  await expect(walkLine(context, slow, context.stopping)).rejects.toThrow('taken it over');
  expect(await database.prisma.callLog.count()).toBe(0);
  expect(await runOf(id)).toMatchObject({ status: 'RUNNING', pages: 0, worker: fast?.worker });
});

test('a process that stops lays its run down behind the last page, free for the next at once', async () => {
  const id = await queue();
  await syncLines.run({ ...context, stopping: AbortSignal.abort() });
  expect(await runOf(id)).toMatchObject({ status: 'QUEUED', pages: 0 });
  const taken = await takeSync(context);
  if (!taken) throw new Error('nothing to take');
  expect(await walkLine(context, taken, AbortSignal.abort())).toBe('stopped');
  expect(await runOf(id)).toMatchObject({ pages: 1 });
});

test('a process that stops does so at the next page, also when nothing on it can be read', async () => {
  const id = await queue();
  const taken = await takeSync(context);
  if (!taken) throw new Error('nothing to take');
  const stopping = AbortSignal.abort();
  const telephony: JobContext['telephony'] = {
    ...context.telephony,
    async *walkCalls(query) {
      for await (const page of context.telephony.walkCalls(query))
        yield { ...page, facts: [], unreadable: page.facts.length };
    },
  };
  expect(await walkLine({ ...context, telephony, stopping }, taken, stopping)).toBe('stopped');
  expect(await runOf(id)).toMatchObject({ pages: 1, seen: 50 });
});

test('calls of one second, written without its fraction, are each read once however often it is laid down', async () => {
  const second = Math.floor(Date.now() / 1_000) * 1_000 - 1_000_000;
  for (let index = 0; index < 130; index += 1)
    simulator.ring({ line, from: '+13125550177', at: new Date(second + index * 20) }).miss();
  const whole = (time: Date | undefined): Date | undefined =>
    time && new Date(Math.floor(time.getTime() / 1_000) * 1_000);
  const telephony: JobContext['telephony'] = {
    ...context.telephony,
    async *walkCalls(query) {
      for await (const page of context.telephony.walkCalls(query))
        yield { ...page, facts: page.facts.map((one) => ({ ...one, startedAt: whole(one.startedAt) })) };
    },
  };
  const id = await queue();
  for (let laidDown = 0; ; laidDown += 1) {
    const taken = await takeSync(context);
    if (!taken) throw new Error('nothing to take');
    if ((await walkLine({ ...context, telephony }, taken, AbortSignal.abort())) === 'end') {
      expect(laidDown).toBeGreaterThan(5);
      break;
    }
    await releaseSync(context, taken);
  }
  const { listed, stored } = await compare();
  expect(stored).toEqual(listed);
  expect(await runOf(id)).toMatchObject({ seen: listed.length, added: listed.length });
});

test('a text of ours that waits for its answer is waited for, and then found to be the one that is listed', async () => {
  const { prisma } = database;
  const sent = new Date(Date.now() - 1_000);
  const text = { from: phoneNumberId(line), to: ['+13125550177'], content: 'On our way' };
  const { openPhoneMessageId } = await context.telephony.sendText(text);
  const ours = randomUUID();
  await prisma.messageLog.create({
    data: {
      id: ours,
      phoneNumberId: line,
      assignmentReason: 'test',
      direction: 'OUTBOUND',
      status: 'PENDING',
      sendState: 'IN_FLIGHT',
      fromNumber: '+13125550103',
      toNumbers: text.to,
      participants: ['+13125550103', '+13125550177'],
      content: context.vault.seal(contentPlace(ours), text.content),
      sentAt: sent,
    },
  });
  const id = await queue(new Date(sent.getTime() - 60_000));
  await syncLines.run(context);
  expect(await runOf(id)).toMatchObject({ status: 'RUNNING', worker: null, error: null });
  await prisma.messageLog.update({ where: { id: ours }, data: { sendState: 'UNKNOWN' } });
  await syncLines.run(context);
  expect(await runOf(id)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await prisma.messageLog.findMany({ where: { openPhoneMessageId } })).toMatchObject([
    { id: ours, sendState: 'ACCEPTED' },
  ]);
});

test('one record that the database refuses does not keep the rest of the past out, and is counted', async () => {
  const id = await queue();
  const { telephony } = context;
  let spoilt = '';
  const spoiling: JobContext = {
    ...context,
    telephony: {
      ...telephony,
      async *walkCalls(query) {
        for await (const page of telephony.walkCalls(query)) {
          const [first, ...rest] = page.facts;
          spoilt ||= first?.openPhoneCallId ?? '';
          // More seconds than the column holds.
          const isIt = first?.openPhoneCallId === spoilt;
          yield isIt && first ? { ...page, facts: [{ ...first, duration: 3_000_000_000 }, ...rest] } : page;
        }
      },
    },
  };
  await syncLines.run(spoiling);
  const { listed, stored } = await compare();
  expect(stored).toEqual(listed.filter((one) => one !== spoilt));
  expect(await runOf(id)).toMatchObject({
    status: 'SUCCEEDED',
    unreadable: 1,
    seen: listed.length,
    added: listed.length - 1,
  });
});

test('characters that no database text can hold cost neither the text nor its page', async () => {
  simulator.receiveText({ line, from: '+17735550116', text: 'half \ud83d of a smile\u0000' });
  simulator.receiveText({ line, from: 'ab\u0000', text: 'from nobody' });
  const id = await queue();
  await syncLines.run(context);
  const { listed, stored } = await compare();
  expect(stored).toEqual(listed);
  expect(await runOf(id)).toMatchObject({ status: 'SUCCEEDED', unreadable: 0 });
});
