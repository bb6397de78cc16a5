import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';

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
