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
    // The same summary told again later, and another one in between.
    ...[
      { seconds: 98, said: 'Asked for prices.' },
      { seconds: 94, said: 'Asked for something.' },
    ].map(({ seconds, said }): CallFacts => ({
      ...call,
      artifacts: [
        {
          kind: 'SUMMARY',
          state: 'READY',
          observedAt: at(seconds),
          content: { summary: [said], nextSteps: [] },
        },
      ],
    })),
    // One that does not say which line the call was of.
    { ...call, startedAt: at(0), providerStatus: 'completed', participants: ['+13105550123'] },
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
    // One that does not say which line it was of, nor who sent it.
    {
      kind: text.kind,
      openPhoneMessageId: text.openPhoneMessageId,
      sentAt: text.sentAt,
      observedAt: at(2),
      providerStatus: 'delivered',
      to: text.to,
    },
    // The legacy event of the same text: the other number as it was dialled.
    {
      kind: text.kind,
      openPhoneMessageId: text.openPhoneMessageId,
      sentAt: new Date(text.sentAt.getTime() + 120),
      observedAt: at(2),
      phoneNumberId: line,
      direction: 'OUTBOUND',
      providerStatus: 'delivered',
      from: text.from,
      to: ['+1 310 555 0123'],
      content: text.content,
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
      assignedAt: _a,
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

  /** The stored text in clear, less what is about the row and not about the text. */
  async function storedText(id: string): Promise<unknown> {
    const {
      createdAt: _c,
      assignedAt: _a,
      updatedAt: _u,
      ...text
    } = await database.prisma.messageLog.findUniqueOrThrow({ where: { openPhoneMessageId: id } });
    const open = (column: 'content' | 'attachments'): string | undefined =>
      text[column] === null
        ? undefined
        : vault.open({ table: 'openphone_message_logs', column, id: text.id }, text[column]);
    return {
      ...text,
      id: text.id.slice(0, 13),
      openPhoneMessageId: 'AC',
      url: text.url?.replaceAll(id, 'AC'),
      content: open('content'),
      attachments: open('attachments'),
    };
  }

  test('any order of what is said of a text gives the identical row, of the client whose line it was', async () => {
    const inOrder = `ACtextorder${kind}`;
    for (const facts of messageSources(inOrder)) await record([facts]);
    const expected = await storedText(inOrder);
    expect(expected).toMatchObject({
      clientId: '018f0000-0000-7000-8000-000000000001',
      status: 'DELIVERED',
      providerStatus: 'delivered',
      deliveredAt: at(3),
    });
    const indexes = messageSources('').map((_, index) => index);
    let texts = 0;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(indexes, { minLength: indexes.length }), async (sequence) => {
        const id = `ACtext${kind}${(texts += 1)}`;
        for (const index of sequence)
          await record([messageSources(id)[index]].flatMap((facts) => facts ?? []));
        expect(await storedText(id)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test.each(['call', 'message'] as const)(
    'a %s that one source tells with its line and one without is its client’s, whichever comes first',
    async (what) => {
      const sources = (id: string): Facts[] =>
        what === 'call'
          ? [
              {
                kind: 'call',
                openPhoneCallId: openPhoneCallId(id),
                startedAt: at(0),
                providerStatus: 'missed',
              },
              {
                kind: 'call',
                openPhoneCallId: openPhoneCallId(id),
                startedAt: at(0),
                providerStatus: 'missed',
                phoneNumberId: line,
              },
            ]
          : messageSources(id)
              .slice(0, 1)
              .flatMap((told) => [{ ...told, phoneNumberId: undefined }, told]);
      const owners = [];
      for (const order of ['with the line last', 'with the line first']) {
        const id = `AC${what}${kind}${order}`;
        const facts = sources(id);
        for (const one of order === 'with the line last' ? facts : facts.toReversed()) await record([one]);
        const [row] = await database.sql.query(
          what === 'call'
            ? `SELECT client_id, integration_id, assignment_reason FROM openphone_call_logs WHERE openphone_call_id = $1`
            : `SELECT client_id, integration_id, assignment_reason FROM openphone_message_logs WHERE openphone_message_id = $1`,
          [id],
        );
        owners.push(row);
      }
      expect(owners[0]).toMatchObject({ client_id: '018f0000-0000-7000-8000-000000000001' });
      expect(owners[1]).toEqual(owners[0]);
    },
  );

  test('a call has one id, whether its start is told with a fraction of the second or without', async () => {
    const facts = (startedAt: Date): CallFacts => ({
      kind: 'call',
      openPhoneCallId: openPhoneCallId(`ACid${kind}`),
      startedAt,
      providerStatus: 'missed',
    });
    const [byWebhook, byRest] = [facts(new Date('2026-04-13T12:00:00.120Z')), facts(at(0))];
    const ids = [];
    for (const order of [
      [byWebhook, byRest],
      [byRest, byWebhook],
    ]) {
      for (const one of order) await record([one]);
      const [gone] = await database.sql.query<{ id: string }>(
        'DELETE FROM openphone_call_logs WHERE openphone_call_id = $1 RETURNING id::text',
        [byRest.openPhoneCallId],
      );
      ids.push(gone?.id);
    }
    expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  test('between several numbers of ours the line’s own is the caller, and without any nobody is guessed', async () => {
    const call = {
      kind: 'call',
      startedAt: at(0),
      direction: 'OUTBOUND',
      providerStatus: 'answered',
      participants: ['+12125550100', '+12125550101', '+13105550123'],
    } as const;
    const [inside, foreign] = [openPhoneCallId(`ACinside${kind}`), openPhoneCallId(`ACforeign${kind}`)];
    await record([
      { ...call, openPhoneCallId: inside, phoneNumberId: line, ownNumbers: ['+12125550100', '+12125550101'] },
      { ...call, openPhoneCallId: foreign, phoneNumberId: phoneNumberId('PNnobody') },
    ]);
    const select = { fromNumber: true, toNumber: true };
    const parties = (openPhoneCallId: string) =>
      database.prisma.callLog.findUniqueOrThrow({ where: { openPhoneCallId }, select });
    expect(await parties(inside)).toEqual({ fromNumber: '+12125550101', toNumber: '+13105550123' });
    expect(await parties(foreign)).toEqual({ fromNumber: null, toNumber: null });
  });

  describe('a line whose calls are not logged', () => {
    const off = phoneNumberId('PNoff');
    const transcript = (id: string): CallFacts => ({
      kind: 'call',
      openPhoneCallId: openPhoneCallId(id),
      artifacts: [
        {
          kind: 'TRANSCRIPT',
          state: 'READY',
          observedAt: at(95),
          content: {
            duration: 5,
            lines: [{ userId: null, identifier: null, content: 'Private', start: 0, end: 1 }],
          },
        },
      ],
    });
    const completed = (id: string): CallFacts => ({
      kind: 'call',
      openPhoneCallId: openPhoneCallId(id),
      startedAt: at(0),
      phoneNumberId: off,
      providerStatus: 'answered',
    });
    const kept = async (id: string): Promise<unknown> => {
      const where = { openPhoneCallId: id };
      const { callLog, callArtifact } = database.prisma;
      const [waiting] = await database.sql.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM openphone_waiting_calls WHERE openphone_call_id = $1',
        [id],
      );
      return [await callLog.count({ where }), await callArtifact.count({ where }), waiting?.count];
    };
    const log = (autoLogCalls: boolean): Promise<unknown> =>
      database.prisma.integration.upsert({
        where: { id: '018f0000-0000-7000-8000-000000000003' },
        update: { autoLogCalls },
        create: {
          id: '018f0000-0000-7000-8000-000000000003',
          clientId: '018f0000-0000-7000-8000-000000000001',
          phoneNumberId: off,
          phoneNumber: '+12125550109',
          displayName: 'Private',
          autoLogCalls,
        },
      });
    beforeAll(() => log(false));

    test('keeps nothing of a part that came before anybody could tell its line', async () => {
      const [apart, together] = [`ACoff${kind}1`, `ACoff${kind}2`];
      await record([transcript(apart)]);
      expect(await kept(apart)).toEqual([0, 1, 1]);
      await record([completed(apart)]);
      expect(await kept(apart)).toEqual([0, 0, 0]);
      await record([transcript(together), completed(together)]);
      expect(await kept(together)).toEqual([0, 0, 0]);
    });

    test('asks again for a part that comes afterwards, and keeps the parts of what was logged before', async () => {
      const [later, logged] = [`ACoff${kind}3`, `ACoff${kind}4`];
      await record([transcript(later)]);
      await record([completed(later), transcript(later)]);
      expect(await kept(later)).toEqual([0, 1, 1]);
      await log(true);
      await record([completed(logged)]);
      await log(false);
      await record([transcript(logged), completed(logged)]);
      expect(await kept(logged)).toEqual([1, 1, 0]);
    });
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

  test('a part that is told again later, or with a fresh address, is silent too', async () => {
    const id = `AC${kind}again`;
    await record(callSources(id));
    const told = (seconds: number): CallFacts => ({
      kind: 'call',
      openPhoneCallId: openPhoneCallId(id),
      artifacts: [
        {
          kind: 'SUMMARY',
          state: 'READY',
          observedAt: at(seconds),
          content: { summary: ['Asked for prices.'], nextSteps: [] },
        },
        {
          kind: 'RECORDING',
          state: 'READY',
          observedAt: at(seconds),
          content: {
            segments: [
              {
                id: 'CR1',
                url: `https://r.example/fresh-${seconds}`,
                contentType: 'audio/mpeg',
                duration: 30,
                startedAt: at(5).toISOString(),
              },
            ],
          },
        },
      ],
    });
    expect((await record([told(500)])).changes).toEqual([]);
    expect(await stored(id)).toMatchObject({
      parts: expect.arrayContaining([
        expect.objectContaining({ part: 'SUMMARY', observedAt: at(500) }),
        expect.objectContaining({
          part: 'RECORDING',
          content: expect.stringContaining('https://r.example/fresh-500'),
        }),
      ]),
    });
  });

  test('positions in the feed have no hole', async () => {
    const rows = await database.prisma.activity.findMany({
      orderBy: { position: 'asc' },
      select: { position: true },
    });
    expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, index) => index + 1));
  });
});
