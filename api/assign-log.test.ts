import { randomUUID } from 'node:crypto';
import { beforeEach, afterEach, describe, expect, test } from 'vitest';
import { assignLogs } from './jobs/assign-logs.ts';
import { callEvent, deliverWebhook, transcriptEvent } from './testing/deliver-webhook.ts';
import { subscribe } from './testing/live-client.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

/** Two clients share this line; `stranger` is nobody's number. */
const line = 'PNdemoLawOffice';
const own = '+12125550102';
const stranger = '+16465550199';
const harlowAgent: Claims = { sub: 'hal', role: 'agent', clients: ['harlow-pine'] };
const agent: Claims = { sub: 'ann', role: 'agent', clients: '*' };

let product: TestProduct;
let clients: Record<string, string>;
beforeEach(async () => {
  product = await startTestProduct();
  await upsertClient('harlow-pine', ['+16465550111', '+16465550150']);
  await upsertClient('fern-falcon', ['+16465550112', '+16465550150'], 'GB');
  const { data } = await product.ask<{ clients: { edges: { node: { id: string; externalId: string } }[] } }>(
    '{ clients { edges { node { id externalId } } } }',
  );
  clients = Object.fromEntries(data?.clients.edges.map(({ node }) => [node.externalId, node.id]) ?? []);
  await connect('fern-falcon', line);
});
afterEach(() => product.stop());

async function upsertClient(externalId: string, numbers: readonly string[], region = 'US') {
  const { data, errors } = await product.ask<{ upsertClient: { assignmentOffers: Offer[] } }>(
    `mutation ($input: UpsertClientInput!) {
       upsertClient(input: $input) { assignmentOffers { phoneNumber logId count integration { phoneNumberId } } } }`,
    {
      input: {
        externalId,
        name: externalId,
        region,
        numbers: numbers.map((phoneNumber) => ({ phoneNumber })),
      },
    },
  );
  expect(errors).toBeUndefined();
  return data?.upsertClient.assignmentOffers ?? [];
}

interface Offer {
  readonly phoneNumber: string;
  readonly logId: string;
  readonly count: number;
}

async function connect(externalId: string, phoneNumberId: string): Promise<void> {
  const { errors } = await product.ask(
    'mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { id } }',
    { input: { clientId: clients[externalId], phoneNumberId } },
  );
  expect(errors).toBeUndefined();
}

/** A call with this number; gives our id of it. */
async function call(other: string | readonly string[], event: Partial<Parameters<typeof callEvent>[0]> = {}) {
  const callId = event.callId ?? `AC${randomUUID()}`;
  const [first = ''] = [other].flat();
  const payload = callEvent({ type: 'call.ringing', line, own, ...event, callId, other: first });
  if (typeof other !== 'string') Object.assign(participantsOf(payload), { external: other });
  expect((await deliverWebhook(product, payload)).status).toBe(200);
  const { sql } = product.database;
  const [row] = await sql.query<{ id: string }>(
    'SELECT id FROM openphone_call_logs WHERE openphone_call_id = $1',
    [callId],
  );
  return { id: row?.id ?? '', callId };
}

function participantsOf(payload: object): object {
  const { data } = payload as { data: { context: { participants: object } } };
  return data.context.participants;
}

interface Logged {
  readonly client: { readonly externalId: string } | null;
  readonly integration: { readonly phoneNumberId: string } | null;
  readonly assignment: { readonly rule: string; readonly by: string | null; readonly undoable: boolean };
}

async function logged(id: string, claims: Claims = {}): Promise<Logged | null | undefined> {
  const { data } = await product.ask<{ callLog: Logged | null }>(
    `query ($id: ID!) { callLog(id: $id) {
       client { externalId } integration { phoneNumberId } assignment { rule reason by at undoable } } }`,
    { id },
    claims,
  );
  return data?.callLog;
}

const ownerOf = async (id: string): Promise<string | undefined> => (await logged(id))?.client?.externalId;

const assign = (input: object, claims: Claims = agent) =>
  product.ask<{ assignLog: { __typename: string; id: string } }>(
    'mutation ($input: AssignLogInput!) { assignLog(input: $input) { __typename ... on CallLog { id } ... on RemovedItem { id } } }',
    { input },
    claims,
  );

const undo = (logId: string, claims: Claims = agent) =>
  product.ask<{ undoAssignment: { __typename: string } }>(
    'mutation ($logId: ID!) { undoAssignment(logId: $logId) { __typename } }',
    { logId },
    claims,
  );

interface Waiting {
  readonly item: { readonly id: string };
  readonly reason: string;
  readonly phoneNumbers: readonly string[];
  readonly waitingOfNumber: number;
  readonly candidates: readonly {
    readonly client: { readonly externalId: string };
    readonly reason: string;
  }[];
}

async function unassigned(claims: Claims = agent) {
  const { data, errors } = await product.ask<{ unassigned: { edges: { node: Waiting }[] } }>(
    `{ unassigned { edges { node { item { ... on CallLog { id } ... on MessageLog { id } } reason phoneNumbers
       waitingOfNumber candidates { client { externalId } reason } } } } }`,
    {},
    claims,
  );
  return { errors, nodes: data?.unassigned.edges.map(({ node }) => node) ?? [] };
}

describe('the queue of what nobody could decide', () => {
  test('names who called, why nobody could tell, whose it may be and what waits of that number', async () => {
    const at = (second: number): { createdAt: Date } => ({
      createdAt: new Date(Date.now() - 60_000 + second * 1_000),
    });
    await call(stranger, at(0));
    const { id } = await call(stranger, at(1));
    const both = await call('+16465550150', at(2));
    const { nodes } = await unassigned();
    expect(nodes.map(({ item }) => item.id)).toEqual([both.id, id, expect.any(String)]);
    expect(nodes[1]).toMatchObject({
      reason: expect.stringContaining('none of theirs'),
      phoneNumbers: [stranger],
      waitingOfNumber: 2,
    });
    expect(nodes[1]?.candidates.map(({ client }) => client.externalId).toSorted()).toEqual([
      'fern-falcon',
      'harlow-pine',
    ]);
    expect(nodes[0]?.candidates.every(({ reason }) => reason.includes('one of its numbers'))).toBe(true);
  });

  test('is not for whoever works for some clients: it may be any client’s', async () => {
    await call(stranger);
    const { errors, nodes } = await unassigned(harlowAgent);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(nodes).toEqual([]);
  });

  test('keeps everybody of a call of three, and takes two clients’ numbers on it as undecided', async () => {
    const { id } = await call(['+16465550111', '+16465550112']);
    expect(await ownerOf(id)).toBeUndefined();
    const { nodes } = await unassigned();
    expect(nodes[0]?.phoneNumbers).toEqual(['+16465550111', '+16465550112']);
    expect(nodes[0]?.candidates).toHaveLength(2);
    expect(await ownerOf((await call(['+16465550111', stranger])).id)).toBe('harlow-pine');
  });
});

test('a number that comes without its country code is read in each client’s region', async () => {
  await upsertClient('fern-falcon', ['+442079460958'], 'GB');
  expect(await ownerOf((await call('020 7946 0958')).id)).toBe('fern-falcon');
  await upsertClient('harlow-pine', ['(646) 555-0158']);
  expect(await ownerOf((await call('(646) 555-0158')).id)).toBe('harlow-pine');
});

test('one of our own lines is nobody’s contact, even where a client’s numbers say so', async () => {
  await upsertClient('harlow-pine', ['+13125550103']);
  expect(await ownerOf((await call('+13125550103')).id)).toBeUndefined();
});

describe('assigning one call', () => {
  test('puts it with the client, says who did so, and keeps it there whatever is told of it later', async () => {
    const { id, callId } = await call('+16465550112');
    expect(await ownerOf(id)).toBe('fern-falcon');
    const { data } = await assign({ logId: id, clientId: clients['harlow-pine'] });
    expect(data?.assignLog).toEqual({ __typename: 'CallLog', id });
    await call('+16465550112', { callId, type: 'call.completed', resource: { status: 'answered' } });
    await call(['+16465550112', '+16465550113'], { callId });
    await deliverWebhook(product, transcriptEvent(callId, 'Good morning', line));
    expect(await logged(id)).toMatchObject({
      client: { externalId: 'harlow-pine' },
      integration: { phoneNumberId: line },
      assignment: { rule: 'PERSON', by: 'ann', undoable: true },
    });
  });

  test('is undone step by step, and after the last step there is nothing to undo', async () => {
    const { id } = await call(stranger);
    await assign({ logId: id, clientId: clients['harlow-pine'] });
    await assign({ logId: id, clientId: clients['fern-falcon'] });
    expect((await undo(id)).errors).toBeUndefined();
    expect(await ownerOf(id)).toBe('harlow-pine');
    await undo(id);
    expect(await logged(id)).toMatchObject({ client: null, assignment: { rule: 'UNDECIDED', by: null } });
    expect((await undo(id)).errors?.[0]?.extensions.code).toBe('CONFLICT');
  });

  test('tells whoever watches the client that loses it, and whoever watches the one that gets it', async () => {
    const { id } = await call('+16465550112');
    const query = `subscription ($clientId: ID) { activity(clientId: $clientId) {
      change item { __typename ... on CallLog { id client { externalId } } ... on RemovedItem { id } } } }`;
    interface Event {
      readonly activity: { readonly change: string; readonly item: object };
    }
    const watch = async (externalId: string) =>
      subscribe<Event>(product.url, await product.token({ role: 'viewer', clients: [externalId] }), query, {
        clientId: clients[externalId],
      });
    const [loser, winner] = [await watch('fern-falcon'), await watch('harlow-pine')];
    // Both listen as soon as they hear of something else.
    for (const [watcher, number] of [
      [loser, '+16465550112'],
      [winner, '+16465550111'],
    ] as const) {
      await until('it to listen', async () => (await call(number), watcher.waiting.length > 0));
    }
    await assign({ logId: id, clientId: clients['harlow-pine'] });
    const about = async (watcher: typeof loser): Promise<Event['activity']> => {
      for (;;) {
        const { activity } = await watcher.next();
        if ('id' in activity.item && activity.item.id === id) return activity;
      }
    };
    expect(await about(loser)).toEqual({ change: 'REMOVED', item: { __typename: 'RemovedItem', id } });
    expect(await about(winner)).toMatchObject({ change: 'UPDATED', item: { __typename: 'CallLog' } });
    await Promise.all([loser.stop(), winner.stop()]);
  });

  test('is for the viewer’s own logs and clients alone, and not for who only reads', async () => {
    const [mine, theirs] = [await call('+16465550111'), await call('+16465550112')];
    const code = async (input: object, claims: Claims) =>
      (await assign(input, claims)).errors?.[0]?.extensions.code;
    expect(await code({ logId: theirs.id, clientId: clients['harlow-pine'] }, harlowAgent)).toBe('NOT_FOUND');
    expect(await code({ logId: mine.id, clientId: clients['fern-falcon'] }, harlowAgent)).toBe('NOT_FOUND');
    expect(await code({ logId: mine.id, clientId: null }, { role: 'viewer' })).toBe('FORBIDDEN');
    expect((await undo(theirs.id, harlowAgent)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect([await ownerOf(mine.id), await ownerOf(theirs.id)]).toEqual(['harlow-pine', 'fern-falcon']);
  });

  test('back to unassigned takes it out of the agent’s sight, and the agent can take that back', async () => {
    const { id } = await call('+16465550111');
    const { data } = await assign({ logId: id, clientId: null }, harlowAgent);
    expect(data?.assignLog).toEqual({ __typename: 'RemovedItem', id });
    expect(await logged(id, harlowAgent)).toBeNull();
    expect((await unassigned()).nodes.map(({ item }) => item.id)).toEqual([id]);
    const theirs = await call('+16465550112');
    await assign({ logId: theirs.id, clientId: null });
    expect((await undo(theirs.id, harlowAgent)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await undo(id, harlowAgent)).data?.undoAssignment.__typename).toBe('CallLog');
    expect(await logged(id, harlowAgent)).toMatchObject({ assignment: { rule: 'NUMBER' } });
  });

  test('waits for what is being recorded of the call at the same moment, and loses nothing of it', async () => {
    const { id, callId } = await call(stranger);
    const { sql } = product.database;
    let assigned: ReturnType<typeof assign> | undefined;
    await sql.transaction(async (recording) => {
      await recording.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`call:${callId}`]);
      assigned = assign({ logId: id, clientId: clients['harlow-pine'] });
      await until('the assignment to wait', async () => {
        const [waiting] = await sql.query(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return waiting;
      });
      // As recording does, which has read the row before and writes all of it.
      await recording.query(
        'UPDATE openphone_call_logs SET client_id = NULL, duration = 61 WHERE openphone_call_id = $1',
        [callId],
      );
    });
    expect((await assigned)?.errors).toBeUndefined();
    const row = await product.database.prisma.callLog.findUnique({ where: { id } });
    expect(row).toMatchObject({ clientId: clients['harlow-pine'], duration: 61 });
  });
});

async function manyCalls(count: number): Promise<void> {
  await product.database.sql.query(
    `INSERT INTO openphone_call_logs (id, openphone_call_id, assignment_reason, phone_number_id, participants, started_at)
       SELECT gen_random_uuid(), 'ACmany' || n, 'many', $1, ARRAY[$2, $3], now() FROM generate_series(1, $4::int) AS n`,
    [line, own, stranger, count],
  );
}

describe('all of a number', () => {
  test('goes along once, without a rule: the next call waits again', async () => {
    const [first, second] = [await call(stranger), await call(stranger)];
    const group = await call([stranger, '+16465550198']);
    const elsewhere = await call(stranger, { line: 'PNstranger', own: '+12125550177' });
    await assign({ logId: first.id, clientId: clients['harlow-pine'], allOfNumber: true });
    expect(await ownerOf(second.id)).toBe('harlow-pine');
    for (const { id } of [group, elsewhere, await call(stranger)]) expect(await ownerOf(id)).toBeUndefined();
  });

  test('becomes a rule with “always”, which decides what comes, until it is undone with all that it moved', async () => {
    const [first, second] = [await call(stranger), await call(stranger)];
    await assign({ logId: first.id, clientId: clients['fern-falcon'], always: true });
    const third = await call(stranger);
    expect(await logged(third.id)).toMatchObject({
      client: { externalId: 'fern-falcon' },
      assignment: { rule: 'ALWAYS' },
    });
    expect(await logged(second.id)).toMatchObject({ assignment: { rule: 'ALWAYS', by: 'ann' } });
    await undo(first.id);
    expect([await ownerOf(first.id), await ownerOf(second.id)]).toEqual([undefined, undefined]);
    expect(await ownerOf((await call(stranger)).id)).toBeUndefined();
  });

  test('a newer rule replaces an older one and takes its calls, and undoing it brings both back', async () => {
    const { id } = await call(stranger);
    await assign({ logId: id, clientId: clients['fern-falcon'], always: true });
    const ruled = await call(stranger);
    await assign({ logId: id, clientId: clients['harlow-pine'], always: true });
    expect([await ownerOf(ruled.id), await ownerOf((await call(stranger)).id)]).toEqual([
      'harlow-pine',
      'harlow-pine',
    ]);
    await undo(id);
    expect([await ownerOf(id), await ownerOf(ruled.id)]).toEqual(['fern-falcon', 'fern-falcon']);
    expect(await ownerOf((await call(stranger)).id)).toBe('fern-falcon');
  });

  test('a rule is listed with its client and can be ended without moving anything', async () => {
    const { id } = await call(stranger);
    await assign({ logId: id, clientId: clients['fern-falcon'], always: true });
    const { data } = await product.ask<{ client: { numberRules: { id: string }[] } }>(
      'query ($id: ID) { client(id: $id) { numberRules { id phoneNumber phoneNumberId by } } }',
      { id: clients['fern-falcon'] },
    );
    expect(data?.client.numberRules).toMatchObject([
      { phoneNumber: stranger, phoneNumberId: line, by: 'ann' },
    ]);
    const forget = (claims: Claims) =>
      product.ask(
        'mutation ($id: ID!) { forgetNumberRule(id: $id) { id } }',
        { id: data?.client.numberRules[0]?.id },
        claims,
      );
    expect((await forget(harlowAgent)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await forget(agent)).errors).toBeUndefined();
    expect(await ownerOf(id)).toBe('fern-falcon');
    expect(await ownerOf((await call(stranger)).id)).toBeUndefined();
  });

  test.each([
    ['a withheld number', 'Anonymous', 'logId'],
    ['several people, none of them named', ['+16465550197', '+16465550198'], 'phoneNumber'],
  ])('cannot be said of %s', async (_what, other, field) => {
    const { id } = await call(other);
    const { errors } = await assign({ logId: id, clientId: clients['harlow-pine'], always: true });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  test.each(['always', 'allOfNumber'])(
    'is not for whoever works for some clients: “%s” would take what is nobody’s or another’s',
    async (all) => {
      const mine = await call('+16465550111');
      const theirs = await call('+16465550111');
      await assign({ logId: theirs.id, clientId: clients['fern-falcon'], always: true });
      const { errors } = await assign(
        { logId: mine.id, clientId: clients['harlow-pine'], [all]: true },
        { ...harlowAgent, clients: ['harlow-pine', 'brightside-dental'] },
      );
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect(await ownerOf(theirs.id)).toBe('fern-falcon');
    },
  );

  test('a rule for a client that has left the line no longer decides, nor hides whose number it is', async () => {
    const { id } = await call('+16465550111');
    await assign({ logId: id, clientId: clients['fern-falcon'], always: true });
    await connect('brightside-dental', line);
    const { data } = await product.ask<{ integrations: { id: string; phoneNumberId: string }[] }>(
      'query ($clientId: ID) { integrations(clientId: $clientId) { id phoneNumberId } }',
      { clientId: clients['fern-falcon'] },
    );
    const left = data?.integrations.find(({ phoneNumberId }) => phoneNumberId === line);
    await product.ask('mutation ($id: ID!) { deleteIntegration(id: $id) { id } }', { id: left?.id });
    expect(await ownerOf((await call('+16465550111')).id)).toBe('harlow-pine');
  });

  test('cannot be a rule for a client that is not connected to the line', async () => {
    const { id } = await call(stranger);
    const { errors } = await assign({ logId: id, clientId: clients['brightside-dental'], always: true });
    expect(errors?.[0]?.extensions.code).toBe('CONFLICT');
    expect((await assign({ logId: id, clientId: clients['brightside-dental'] })).errors).toBeUndefined();
  });

  test('is taken back for good when everything that was said of it is undone, in whatever order', async () => {
    const [first, second, third] = [await call(stranger), await call(stranger), await call(stranger)];
    await assign({ logId: first.id, clientId: clients['harlow-pine'], always: true });
    await assign({ logId: second.id, clientId: clients['fern-falcon'], always: true });
    expect(await ownerOf(third.id)).toBe('fern-falcon');
    await undo(first.id);
    await undo(second.id);
    for (const { id } of [first, second, third]) expect(await ownerOf(id)).toBeUndefined();
    expect(await ownerOf((await call(stranger)).id)).toBeUndefined();
  });

  test('leaves out what somebody decided while it waited', async () => {
    const [named, other] = [await call(stranger), await call(stranger)];
    const { sql } = product.database;
    let assigned: ReturnType<typeof assign> | undefined;
    await sql.transaction(async (deciding) => {
      await deciding.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`call:${other.callId}`]);
      assigned = assign({ logId: named.id, clientId: clients['harlow-pine'], allOfNumber: true });
      await until('the assignment to wait', async () => {
        const [waiting] = await sql.query(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return waiting;
      });
      await deciding.query('UPDATE openphone_call_logs SET client_id = $2::uuid WHERE id = $1::uuid', [
        other.id,
        clients['brightside-dental'],
      ]);
    });
    expect((await assigned)?.errors).toBeUndefined();
    expect([await ownerOf(named.id), await ownerOf(other.id)]).toEqual(['harlow-pine', 'brightside-dental']);
  });

  test('that was still being moved gives way to what is decided later', async () => {
    const { id } = await call(stranger);
    await manyCalls(500);
    const later = await call(stranger);
    await assign({ logId: id, clientId: clients['harlow-pine'], allOfNumber: true });
    await assign({ logId: later.id, clientId: clients['fern-falcon'], always: true });
    const ruled = await call(stranger);
    await until('all to be moved', async () => {
      await assignLogs.run(product.jobContext);
      return (await product.database.prisma.callLog.count({ where: { clientId: null } })) === 0;
    });
    expect(await product.database.prisma.assignment.count({ where: { isOpen: true } })).toBe(0);
    expect([await ownerOf(later.id), await ownerOf(ruled.id)]).toEqual(['fern-falcon', 'fern-falcon']);
    const harlows = { clientId: clients['harlow-pine'] ?? '', participants: { has: stranger } };
    expect(await product.database.prisma.callLog.count({ where: harlows })).toBeLessThanOrEqual(201);
  });

  test('of hundreds of calls goes on in the background, and so does its undoing', async () => {
    const { id } = await call(stranger);
    await manyCalls(500);
    const count = async () => {
      const where = { clientId: clients['harlow-pine'] ?? '', participants: { has: stranger } };
      return product.database.prisma.callLog.count({ where });
    };
    await assign({ logId: id, clientId: clients['harlow-pine'], allOfNumber: true });
    expect(await count()).toBeLessThan(501);
    await assignLogs.run(product.jobContext);
    await until('all to be moved', async () => (await count()) === 501);
    await undo(id);
    await assignLogs.run(product.jobContext);
    await until('all to be moved', async () => (await count()) === 0);
  });
});

test('a number that a client gets offers what waited of it, and nothing moves before somebody takes the offer', async () => {
  const [first, second] = [await call(stranger), await call(stranger)];
  await call('+16465550150');
  const offers = await upsertClient('harlow-pine', ['+16465550111', '+16465550150', stranger]);
  expect(offers).toMatchObject([{ phoneNumber: stranger, count: 2, integration: { phoneNumberId: line } }]);
  expect(await ownerOf(first.id)).toBeUndefined();
  await call(stranger, { callId: first.callId, type: 'call.completed', resource: { status: 'answered' } });
  expect(await ownerOf(first.id)).toBeUndefined();
  await assign({ logId: offers[0]?.logId, clientId: clients['harlow-pine'], allOfNumber: true });
  expect([await ownerOf(first.id), await ownerOf(second.id)]).toEqual(['harlow-pine', 'harlow-pine']);
  expect(await upsertClient('harlow-pine', [stranger])).toEqual([]);
});

test('the calls of a line that nobody had connected go to the client that it is connected to, with the next word of them', async () => {
  const where = { line: 'PNfree', own: '+12125550177' };
  const { id, callId } = await call(stranger, where);
  await product.database.prisma.integration.create({
    data: {
      id: randomUUID(),
      clientId: clients['harlow-pine'] ?? '',
      phoneNumberId: 'PNfree',
      phoneNumber: where.own,
      displayName: 'New',
    },
  });
  await call(stranger, { ...where, callId, type: 'call.completed', resource: { status: 'answered' } });
  expect(await logged(id)).toMatchObject({
    client: { externalId: 'harlow-pine' },
    assignment: { rule: 'LINE', by: null, undoable: false },
  });
});
