import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../prisma/database.ts';
import { openTestDatabase } from '../../prisma/testing/test-database.ts';
import type { CallFacts } from '../call-log/call-facts.ts';
import type { Facts } from '../facts.ts';
import { openPhoneCallId, openPhoneMessageId, phoneNumberId } from '../ids.ts';
import type { MessageFacts } from '../message-log/message-facts.ts';
import { openVault } from '../vault.ts';
import { recordFacts } from './record-facts.ts';

const vault = openVault([{ id: 'test', secret: randomBytes(32) }]);
const at = (seconds: number): Date => new Date(Date.UTC(2026, 3, 13, 12, 0, seconds));
const line = phoneNumberId('PNline');

/** What every source ever says of one answered call, as the readers of each generation give it. */
function callSources(id: string): CallFacts[] {
  const call = { kind: 'call', openPhoneCallId: openPhoneCallId(id) } as const;
  const parties = { participants: ['+12125550101', '+13105550123'], ownNumbers: ['+12125550101'] };
  return [
    {
      ...call,
      startedAt: at(0),
      phoneNumberId: line,
      direction: 'INBOUND',
      providerStatus: 'ringing',
      ...parties,
    },
    {
      ...call,
      startedAt: at(0),
      direction: 'INBOUND',
      providerStatus: 'in-progress',
      answeredAt: at(5),
      answeredBy: 'US1',
      phoneNumberId: line,
      ...parties,
    },
    {
      ...call,
      startedAt: at(0),
      phoneNumberId: line,
      direction: 'INBOUND',
      providerStatus: 'answered',
      answeredAt: at(5),
      endedAt: at(60),
      duration: 55,
      hasVoicemail: false,
      ...parties,
    },
    // The legacy event of the same call: parties unlabelled, its own word.
    {
      ...call,
      startedAt: at(0),
      phoneNumberId: line,
      direction: 'INBOUND',
      providerStatus: 'completed',
      answeredAt: at(5),
      endedAt: at(60),
      duration: 56,
      participants: ['+13105550123', '+12125550101'],
    },
    // Parts carry no start of the call.
    {
      ...call,
      aiHandled: true,
      artifacts: [
        {
          kind: 'SUMMARY',
          state: 'READY',
          observedAt: at(90),
          content: { summary: ['Asked for prices.'], nextSteps: [] },
        },
      ],
    },
    { ...call, artifacts: [{ kind: 'SUMMARY', state: 'PENDING', observedAt: at(70) }] },
    {
      ...call,
      artifacts: [
        {
          kind: 'TRANSCRIPT',
          state: 'READY',
          observedAt: at(95),
          content: {
            duration: 55,
            lines: [{ userId: null, identifier: '+13105550123', content: 'Hello', start: 0, end: 2 }],
          },
        },
      ],
    },
    {
      ...call,
      startedAt: at(0),
      endedAt: at(60),
      artifacts: [
        {
          kind: 'RECORDING',
          state: 'READY',
          observedAt: at(80),
          content: {
            segments: [
              {
                id: 'RE1',
                url: 'https://r.example/1',
                contentType: 'audio/mpeg',
                duration: 30,
                startedAt: at(5).toISOString(),
              },
            ],
          },
        },
      ],
    },
    {
      ...call,
      startedAt: at(0),
      artifacts: [
        {
          kind: 'RECORDING',
          state: 'READY',
          observedAt: at(85),
          content: {
            segments: [
              {
                id: 'RE2',
                url: 'https://r.example/2',
                contentType: 'audio/mpeg',
                duration: 25,
                startedAt: at(35).toISOString(),
              },
            ],
          },
        },
      ],
    },
    // A page of a sync.
    {
      ...call,
      startedAt: at(0),
      phoneNumberId: line,
      direction: 'INBOUND',
      providerStatus: 'completed',
      answeredAt: at(5),
      answeredBy: 'US1',
      endedAt: at(60),
      duration: 55,
      participants: ['+12125550101', '+13105550123', '+13105550188'],
    },
  ];
}

function messageSources(id: string): MessageFacts[] {
  const text = {
    kind: 'message',
    openPhoneMessageId: openPhoneMessageId(id),
    sentAt: at(0),
    observedAt: at(0),
    phoneNumberId: line,
    direction: 'OUTBOUND',
    from: '+12125550101',
    to: ['+13105550123'],
    content: 'See you at 5',
  } as const;
  return [
    { ...text, providerStatus: 'queued' },
    { ...text, providerStatus: 'sent' },
    {
      ...text,
      providerStatus: 'delivered',
      deliveredAt: at(3),
      url: 'https://my.quo.com/inbox/PNline/c/CN1',
    },
    {
      ...text,
      providerStatus: 'delivered',
      deliveredAt: at(4),
      attachments: [{ url: 'https://m.example/1', contentType: 'image/png' }],
    },
  ];
}

describe.each(['postgresql', 'pglite'] as const)('on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    const client = await database.prisma.client.create({
      data: { id: '018f0000-0000-7000-8000-000000000001', externalId: 'smith', name: 'Smith' },
    });
    await database.prisma.integration.create({
      data: {
        id: '018f0000-0000-7000-8000-000000000002',
        clientId: client.id,
        phoneNumberId: line,
        phoneNumber: '+12125550101',
        displayName: 'Main',
      },
    });
  });
  afterAll(() => database.close());

  const record = (facts: readonly Facts[]): ReturnType<typeof recordFacts> =>
    recordFacts({ sql: database.sql, vault, clock: () => new Date() }, { facts });

  /** The stored call with its parts opened, less what is about the row and not about the call. */
  async function stored(id: string): Promise<unknown> {
    const {
      createdAt: _c,
      updatedAt: _u,
      fetchAfter: _f,
      artifacts,
      ...call
    } = await database.prisma.callLog.findUniqueOrThrow({
      where: { openPhoneCallId: id },
      include: { artifacts: { orderBy: { kind: 'asc' } } },
    });
    const strip = (value: string): string => value.replaceAll(id, 'AC');
    return {
      ...call,
      id: call.id.slice(0, 13),
      openPhoneCallId: 'AC',
      parts: artifacts.map(({ kind: part, state, content, observedAt, openPhoneCallId: owner }) => ({
        part,
        state,
        observedAt,
        content:
          content === null
            ? null
            : strip(
                vault.open(
                  { table: 'openphone_call_artifacts', column: 'content', id: `${owner}/${part}` },
                  content,
                ),
              ),
      })),
    };
  }

  let calls = 0;
  test('any order and any number of repeats of what is said of a call gives the identical row', async () => {
    const inOrder = `AC${kind}order`;
    for (const facts of callSources(inOrder)) await record([facts]);
    const expected = await stored(inOrder);
    const indexes = callSources('').map((_, index) => index);
    const order = fc
      .tuple(
        fc.shuffledSubarray(indexes, { minLength: indexes.length }),
        fc.array(fc.constantFrom(...indexes), { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
      )
      .map(([all, repeats, batch]) => ({ order: [...all, ...repeats], batch }));
    await fc.assert(
      fc.asyncProperty(order, async ({ order: sequence, batch }) => {
        const id = `AC${kind}${(calls += 1)}`;
        const facts = sequence.flatMap((index) => callSources(id)[index] ?? []);
        for (let start = 0; start < facts.length; start += batch)
          await record(facts.slice(start, start + batch));
        expect(await stored(id)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('a text’s status never moves backwards, whatever order its events come in', async () => {
    let texts = 0;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), async (sequence) => {
        const id = `ACtext${kind}${(texts += 1)}`;
        for (const index of sequence)
          await record([messageSources(id)[index]].flatMap((facts) => facts ?? []));
        const row = await database.prisma.messageLog.findUniqueOrThrow({ where: { openPhoneMessageId: id } });
        expect(row).toMatchObject({ status: 'DELIVERED', providerStatus: 'delivered', deliveredAt: at(3) });
      }),
      { numRuns: 24 },
    );
  });

  test('50 writers of one call at once make one row and one CREATED', async () => {
    const id = `AC${kind}parallel`;
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        record([callSources(id)[index % 10]].flatMap((facts) => facts ?? [])),
      ),
    );
    const row = await database.prisma.callLog.findUniqueOrThrow({ where: { openPhoneCallId: id } });
    const created = await database.prisma.activity.count({ where: { itemId: row.id, change: 'CREATED' } });
    expect(created).toBe(1);
  });

  test('a repeat of what is known is silent: it appends nothing to the feed', async () => {
    const id = `AC${kind}silent`;
    await record(callSources(id));
    const again = await record(callSources(id));
    expect(again.changes).toEqual([]);
  });

  test('positions in the feed have no hole', async () => {
    const rows = await database.prisma.activity.findMany({
      orderBy: { position: 'asc' },
      select: { position: true },
    });
    expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, index) => index + 1));
  });
});
