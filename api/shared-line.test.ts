import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSync } from '../schema/sync-run/start-sync.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';
import { until } from './testing/until.ts';

/** Two clients share the line PNdemoLawIntake; the number is of one of the dental client's people. */
const ours: Claims = { role: 'agent', clients: ['harlow-pine'] };
const theirs: Claims = { role: 'agent', clients: ['brightside-dental'] };
const shared = 'PNdemoLawIntake';
const theirPerson = '+17735550116';

let product: TestProduct;
const clients = new Map<string, string>();
beforeAll(async () => {
  product = await startTestProduct();
  const { data } = await product.ask<{ clients: { edges: { node: { id: string; externalId: string } }[] } }>(
    '{ clients { edges { node { id externalId } } } }',
  );
  for (const { node } of data?.clients.edges ?? []) clients.set(node.externalId, node.id);
});
afterAll(() => product.stop());

const connect = (client: string, phoneNumberId: string, claims: Claims) =>
  product.ask<{ createIntegration: { id: string } }>(
    'mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { id } }',
    { input: { clientId: clients.get(client), phoneNumberId } },
    claims,
  );
const linesOf = async (claims: Claims): Promise<string[] | undefined> =>
  (
    await product.ask<{ phoneNumbers: { id: string }[] }>('{ phoneNumbers { id } }', {}, claims)
  ).data?.phoneNumbers.map(({ id }) => id);

test('another client’s line is neither listed nor to be connected, by whoever works for one client alone', async () => {
  expect(await linesOf(ours)).toEqual(expect.arrayContaining([shared]));
  expect(await linesOf(ours)).not.toContain('PNdemoDental');
  const foreign = await connect('harlow-pine', 'PNdemoDental', ours);
  const unknown = await connect('harlow-pine', 'PNnone', ours);
  expect(foreign.errors?.[0]).toMatchObject({
    extensions: unknown.errors?.[0]?.extensions,
    message: unknown.errors?.[0]?.message.replace('PNnone', 'PNdemoDental'),
  });
  expect(await linesOf({})).toEqual(expect.arrayContaining([shared, 'PNdemoDental']));
});

test('on a shared line neither sees the other’s click or call through its own', async () => {
  expect((await connect('brightside-dental', shared, {})).errors).toBeUndefined();
  await product.ask(
    'mutation ($input: MakeCallInput!) { makeCall(input: $input) { id } }',
    { input: { clientId: clients.get('harlow-pine'), to: theirPerson } },
    ours,
  );
  const call = product.simulator.ring({ line: shared, direction: 'outgoing', to: theirPerson });
  await product.simulator.settled();

  // The call is with whose person it was, and has not opened the other's click.
  expect(await intentsOf(ours)).toMatchObject([{ status: 'OPEN', call: null }]);
  expect(await callsOf(theirs)).toEqual([{ openPhoneCallId: call.id, intent: null }]);
  expect(await callsOf(ours)).toEqual([]);

  // Nor would either see more if the two had been joined before the call was assigned.
  await product.database.sql.query(
    `UPDATE openphone_call_intents SET call_log_id = call.id
       FROM openphone_call_logs AS call WHERE call.openphone_call_id = $1`,
    [call.id],
  );
  expect(await intentsOf(ours)).toMatchObject([{ call: null }]);
  expect(await callsOf(theirs)).toMatchObject([{ intent: null }]);
  expect(await intentsOf({})).toMatchObject([{ call: { openPhoneCallId: call.id } }]);
});

async function intentsOf(claims: Claims): Promise<object[] | undefined> {
  const { data } = await product.ask<{ timeline: { edges: { node: { __typename: string } }[] } }>(
    '{ timeline { edges { node { __typename ... on CallIntent { status call { openPhoneCallId } } } } } }',
    {},
    claims,
  );
  return data?.timeline.edges.map(({ node }) => node).filter((node) => node.__typename === 'CallIntent');
}

async function callsOf(claims: Claims): Promise<object[] | undefined> {
  const { data } = await product.ask<{ callLogs: { edges: { node: object }[] } }>(
    '{ callLogs { edges { node { openPhoneCallId intent { id } } } } }',
    {},
    claims,
  );
  return data?.callLogs.edges.map(({ node }) => node);
}

test('two who choose the default line at once leave the client one', async () => {
  const { data } = await product.ask<{ integrations: { id: string }[] }>(
    'query ($id: ID) { integrations(clientId: $id) { id } }',
    { id: clients.get('harlow-pine') },
  );
  const choose = (id: string) =>
    product.ask('mutation ($id: ID!) { updateIntegration(id: $id, input: { isDefault: true }) { id } }', {
      id,
    });
  expect(data?.integrations).toHaveLength(2);
  for (let round = 0; round < 30; round += 1) {
    const answers = await Promise.all(data?.integrations.map(({ id }) => choose(id)) ?? []);
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    const rows = await product.database.sql.query(
      'SELECT 1 FROM openphone_integrations WHERE client_id = $1::uuid AND is_default',
      [clients.get('harlow-pine')],
    );
    expect(rows).toHaveLength(1);
  }
});

test('a sync of a shared line is seen by each of its clients, and how much is on the line by whoever works for all', async () => {
  const { prisma } = product.services;
  product.simulator.seedHistory({ hours: 24 * 7 });
  const { id } = await prisma.integration.findFirstOrThrow({
    where: { phoneNumberId: shared, client: { externalId: 'harlow-pine' } },
  });
  // The one that connecting the line has begun, in the other's name.
  await until(
    'the line to be free',
    async () => (await prisma.syncRun.count({ where: { activeLine: shared } })) === 0,
  );
  const counts = `id status pages seen added changed unreadable notLogged { reason }
    providerCalls providerMessages storedCalls storedMessages`;
  const started = await product.ask<{ syncIntegration: Counts }>(
    `mutation ($id: ID!) { syncIntegration(id: $id) { ${counts} } }`,
    { id },
    ours,
  );
  expect(started.errors).toBeUndefined();
  const runId = started.data?.syncIntegration.id;
  const run = (claims: Claims) =>
    until('the end of the sync', async () => {
      const { data } = await product.ask<{ syncRuns: { edges: { node: Counts }[] } }>(
        `query ($id: ID!) { syncRuns(integrationId: $id) { edges { node { ${counts} } } } }`,
        { id },
        claims,
      );
      const found = data?.syncRuns.edges.map(({ node }) => node).find((one) => one.id === runId);
      return found?.status === 'SUCCEEDED' && found;
    });
  const whole = await run({});
  expect(whole.seen).toBeGreaterThan(0);
  expect(whole.storedCalls).toBeGreaterThan(0);
  expect(await run(ours)).toEqual({
    id: runId,
    status: 'SUCCEEDED',
    pages: 0,
    seen: 0,
    added: 0,
    changed: 0,
    unreadable: 0,
    notLogged: [],
    providerCalls: null,
    providerMessages: null,
    storedCalls: null,
    storedMessages: null,
  });
  const foreign = await product.ask<{ syncRuns: { edges: object[] } }>(
    'query ($id: ID!) { syncRuns(integrationId: $id) { edges { node { id } } } }',
    { id },
    theirs,
  );
  expect(foreign.data?.syncRuns.edges).toEqual([]);
});

interface Counts {
  readonly id: string;
  readonly status: string;
  readonly seen: number;
  readonly storedCalls: number | null;
}

test('a run that began before the line was shared keeps its counts to whoever works for all from then on', async () => {
  const { prisma } = product.services;
  const line = await prisma.integration.findFirstOrThrow({ where: { phoneNumberId: 'PNdemoDental' } });
  const [other] = await prisma.client.findMany({ where: { externalId: 'harlow-pine' } });
  const wish = { since: null, requestedBy: 'test', now: new Date() };
  const isShared = async (id: string) => (await prisma.syncRun.findUniqueOrThrow({ where: { id } })).isShared;
  const { id } = await prisma.$transaction((transaction) =>
    startSync(transaction, { ...wish, integration: line }),
  );
  expect(await isShared(id)).toBe(false);
  const second = await prisma.integration.create({
    data: {
      id: randomUUID(),
      clientId: other?.id ?? '',
      phoneNumberId: line.phoneNumberId,
      phoneNumber: line.phoneNumber,
      displayName: 'Desk',
    },
  });
  await prisma.$transaction((transaction) => startSync(transaction, { ...wish, integration: second }));
  expect(await isShared(id)).toBe(true);
});
