import { afterAll, beforeAll, expect, test } from 'vitest';
import { expireIntents } from './jobs/expire-intents.ts';
import { type GraphqlAnswer, startTestProduct, type TestProduct } from './testing/test-product.ts';

interface Intent {
  readonly id: string;
  readonly status: string;
  readonly telUrl: string;
  readonly appUrl: string;
  readonly call: { readonly openPhoneCallId: string } | null;
}

let product: TestProduct;
const clients = new Map<string, string>();
const lines = new Map<string, string>();
beforeAll(async () => {
  product = await startTestProduct();
  const { data } = await product.ask<{
    clients: {
      edges: {
        node: { id: string; externalId: string; integrations: { id: string; phoneNumberId: string }[] };
      }[];
    };
  }>('{ clients { edges { node { id externalId integrations { id phoneNumberId } } } } }');
  for (const { node } of data?.clients.edges ?? []) {
    clients.set(node.externalId, node.id);
    for (const line of node.integrations) lines.set(line.phoneNumberId, line.id);
  }
});
afterAll(() => product.stop());

let lastNumber = 1_000;
const newNumber = (): string => `+1646555${(lastNumber += 1)}`;

const press = (input: {
  to: string;
  clientId?: string | undefined;
  integrationId?: string | undefined;
}): Promise<GraphqlAnswer<{ makeCall: Intent }>> =>
  product.ask(
    'mutation ($input: MakeCallInput!) { makeCall(input: $input) { id status telUrl appUrl call { openPhoneCallId } } }',
    { input },
  );

const fromIntake = (to: string): Promise<GraphqlAnswer<{ makeCall: Intent }>> =>
  press({ to, clientId: clients.get('harlow-pine') });

/** The clicks for a number as they are now, oldest first: what the call was joined to, if any. */
const intents = (to: string): Promise<{ status: string; openphone_call_id: string | null }[]> =>
  product.database.sql.query(
    `SELECT intent.status, call.openphone_call_id FROM openphone_call_intents AS intent
       LEFT JOIN openphone_call_logs AS call ON call.id = intent.call_log_id
      WHERE intent.to_number = $1 ORDER BY intent.id`,
    [to],
  );

const dial = async (to: string, at = new Date()): Promise<string> => {
  const { id } = product.simulator.ring({ line: 'PNdemoLawIntake', direction: 'outgoing', to, at });
  await product.simulator.settled();
  return id;
};

/** As if the clicks for a number had been made so many minutes earlier. */
const age = (to: string, minutes: number): Promise<unknown> =>
  product.database.sql.query(
    `UPDATE openphone_call_intents SET created_at = created_at - $2 * interval '1 minute',
            expires_at = expires_at - $2 * interval '1 minute' WHERE to_number = $1`,
    [to, minutes],
  );

test('gives the links that place the call, asks the provider for nothing, and is joined by the real call', async () => {
  const to = newNumber();
  const requests = product.simulator.requests().length;
  const { data } = await fromIntake(to);
  expect(data?.makeCall).toMatchObject({
    status: 'OPEN',
    telUrl: `tel:${to}`,
    appUrl: `openphone://dial?number=%2B${to.slice(1)}&from=%2B12125550101&action=call`,
    call: null,
  });
  expect(product.simulator.requests()).toHaveLength(requests);
  const call = await dial(to);
  expect(await intents(to)).toEqual([{ status: 'MATCHED', openphone_call_id: call }]);
});

test('one call joins one click, the latest, whatever else is told of it, and the next call the other', async () => {
  const to = newNumber();
  await fromIntake(to);
  await age(to, 1);
  await fromIntake(to);
  const call = product.simulator.ring({ line: 'PNdemoLawIntake', direction: 'outgoing', to });
  await product.simulator.settled();
  call.answer().complete(20).artifacts();
  await product.simulator.settled();
  expect(await intents(to)).toEqual([
    { status: 'OPEN', openphone_call_id: null },
    { status: 'MATCHED', openphone_call_id: call.id },
  ]);
  const { sql } = product.database;
  expect(
    await sql.query('SELECT status FROM openphone_call_logs WHERE openphone_call_id = $1', [call.id]),
  ).toEqual([{ status: 'ANSWERED' }]);
  const second = await dial(to);
  expect((await intents(to)).map((intent) => intent.openphone_call_id)).toEqual([second, call.id]);
});

test('a call to somebody else, from another line, or that came in, joins nothing', async () => {
  const to = newNumber();
  await fromIntake(to);
  await dial(newNumber());
  product.simulator.ring({ line: 'PNdemoLawOffice', direction: 'outgoing', to });
  product.simulator.ring({ line: 'PNdemoLawIntake', direction: 'incoming', from: to });
  await product.simulator.settled();
  expect(await intents(to)).toEqual([{ status: 'OPEN', openphone_call_id: null }]);
});

test('a click that no call has joined expires and is shown so, and a call that begins later is another one', async () => {
  const to = newNumber();
  await fromIntake(to);
  await age(to, 11);
  await expireIntents.run(product.jobContext);
  const { data } = await product.ask<{ timeline: { edges: { node: Partial<Intent> & { to?: string } }[] } }>(
    '{ timeline { edges { node { ... on CallIntent { id status to } } } } }',
  );
  expect(data?.timeline.edges.find(({ node }) => node.to === to)?.node).toMatchObject({ status: 'EXPIRED' });
  await dial(to);
  expect(await intents(to)).toEqual([{ status: 'EXPIRED', openphone_call_id: null }]);
});

test('a call that began in time joins its click, although it is told after the click has expired', async () => {
  const to = newNumber();
  await fromIntake(to);
  await age(to, 11);
  await expireIntents.run(product.jobContext);
  const call = await dial(to, new Date(Date.now() - 10 * 60_000));
  expect(await intents(to)).toEqual([{ status: 'MATCHED', openphone_call_id: call }]);
});

test.each([
  [
    'the line’s own number',
    () => ({ to: '+12125550101', clientId: clients.get('harlow-pine') }),
    'BAD_USER_INPUT',
  ],
  ['no line named', () => ({ to: newNumber() }), 'BAD_USER_INPUT'],
  [
    'a line of another client than the one named',
    () => ({
      to: newNumber(),
      clientId: clients.get('harlow-pine'),
      integrationId: lines.get('PNdemoDental'),
    }),
    'BAD_USER_INPUT',
  ],
  ['a client without a line', () => ({ to: newNumber(), clientId: clients.get('fern-falcon') }), 'CONFLICT'],
  ['no number', () => ({ to: 'call me', clientId: clients.get('harlow-pine') }), 'BAD_USER_INPUT'],
])('%s is refused', async (_, input, code) => {
  expect((await press(input())).errors?.[0]?.extensions.code).toBe(code);
});

test('a line that is switched off is refused', async () => {
  const integrationId = lines.get('PNdemoDentalAds');
  await product.ask('mutation ($id: ID!) { updateIntegration(id: $id, input: { isActive: false }) { id } }', {
    id: integrationId,
  });
  expect((await press({ to: newNumber(), integrationId })).errors?.[0]?.extensions.code).toBe('CONFLICT');
});
