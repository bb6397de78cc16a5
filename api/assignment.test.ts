import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callEvent, deliverWebhook } from './testing/deliver-webhook.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
  await upsertClient('harlow-pine', ['+16465550111', '+16465550150']);
  await upsertClient('fern-falcon', ['+16465550112', '+16465550150']);
});
afterAll(() => product.stop());

interface Client {
  readonly id: string;
  readonly integrations: readonly { readonly id: string; readonly phoneNumberId: string }[];
}

async function client(externalId: string): Promise<Client> {
  const { data } = await product.ask<{ client: Client }>(
    'query ($externalId: String) { client(externalId: $externalId) { id integrations { id phoneNumberId } } }',
    { externalId },
  );
  if (!data) throw new Error(`No client ${externalId}`);
  return data.client;
}

async function upsertClient(externalId: string, numbers: readonly string[]): Promise<void> {
  const { errors } = await product.ask(
    'mutation ($input: UpsertClientInput!) { upsertClient(input: $input) { id } }',
    { input: { externalId, name: externalId, numbers: numbers.map((phoneNumber) => ({ phoneNumber })) } },
  );
  expect(errors).toBeUndefined();
}

async function connect(externalId: string, phoneNumberId: string): Promise<string> {
  const { data } = await product.ask<{ createIntegration: { id: string } }>(
    'mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { id } }',
    { input: { clientId: (await client(externalId)).id, phoneNumberId } },
  );
  return data?.createIntegration.id ?? '';
}

async function change(id: string, input: object): Promise<void> {
  const { errors } = await product.ask(
    'mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { id } }',
    { id, input },
  );
  expect(errors).toBeUndefined();
}

interface Logged {
  readonly client: { readonly externalId: string } | null;
  readonly assignment: { readonly rule: string; readonly reason: string; readonly by: string | null };
  readonly status: string;
}

/** Delivers an event and gives what became of it: the call as the API shows it, and the delivery. */
async function deliver(
  event: Parameters<typeof callEvent>[0],
): Promise<{ call: Logged | undefined; delivery: { status: string; reason: string | null } | undefined }> {
  const id = `msg_${randomUUID()}`;
  expect((await deliverWebhook(product, callEvent(event), { id })).status).toBe(200);
  const { sql } = product.database;
  const [row] = await sql.query<{ id: string }>(
    'SELECT id FROM openphone_call_logs WHERE openphone_call_id = $1',
    [event.callId],
  );
  const [delivery] = await sql.query<{ status: string; reason: string | null }>(
    'SELECT status, reason FROM openphone_webhook_deliveries WHERE delivery_id = $1',
    [id],
  );
  const { data } = await product.ask<{ callLog: Logged | null }>(
    'query ($id: ID!) { callLog(id: $id) { client { externalId } assignment { rule reason by } status } }',
    { id: row?.id ?? 'none' },
  );
  return { call: data?.callLog ?? undefined, delivery };
}

const office = { line: 'PNdemoLawOffice', own: '+12125550102' };
const newCall = (other: string, line = office): Parameters<typeof callEvent>[0] => ({
  type: 'call.ringing',
  callId: `AC${randomUUID()}`,
  other,
  ...line,
});

test('a call of a line that nobody has connected is logged as nobody’s, and says why', async () => {
  const { call } = await deliver(newCall('+16465550111', { line: 'PNstranger', own: '+12125550177' }));
  expect(call).toMatchObject({
    client: null,
    assignment: { rule: 'UNCONNECTED', reason: expect.stringContaining('No client is connected'), by: null },
  });
});

test('a call of one client’s own line is that client’s, whoever calls', async () => {
  const { call } = await deliver(newCall('+16465550112', { line: 'PNdemoLawIntake', own: '+12125550101' }));
  expect(call?.client).toEqual({ externalId: 'harlow-pine' });
});

describe('a line that two clients share', () => {
  let ferns = '';
  beforeAll(async () => {
    ferns = await connect('fern-falcon', office.line);
  });

  test.each([
    ['+16465550111', 'harlow-pine', 'one of this client’s'],
    ['+16465550112', 'fern-falcon', 'one of this client’s'],
    ['+16465550150', undefined, 'know the other number'],
    ['+16465550199', undefined, 'none of theirs'],
    ['Anonymous', undefined, 'none of theirs'],
    ['55555', undefined, 'none of theirs'],
  ])('gives a call with %s to %s, and says why', async (other, externalId, reason) => {
    const { call } = await deliver(newCall(other));
    expect(call?.client?.externalId).toBe(externalId);
    expect(call?.assignment.reason).toContain(reason);
  });

  test('gives nobody the calls of a client that has logging switched off', async () => {
    await change(ferns, { autoLogCalls: false });
    const theirs = await deliver(newCall('+16465550112'));
    expect(theirs.call).toBeUndefined();
    expect(theirs.delivery).toMatchObject({ status: 'IGNORED', reason: expect.stringContaining('off') });
    expect((await deliver(newCall('+16465550111'))).call?.client?.externalId).toBe('harlow-pine');
    expect((await deliver(newCall('+16465550199'))).call?.client).toBeNull();
    await change(ferns, { autoLogCalls: true });
  });
});

test('with logging switched off a new call is ignored with its reason, and one that is logged is still completed', async () => {
  const { integrations } = await client('brightside-dental');
  const line = integrations.find(({ phoneNumberId }) => phoneNumberId === 'PNdemoDentalAds');
  const dental = { line: 'PNdemoDentalAds', own: '+13125550104' };
  const known = newCall('+16305550119', dental);
  await deliver(known);
  await change(line?.id ?? '', { autoLogCalls: false });

  const { call, delivery } = await deliver(newCall('+17085550120', dental));
  expect(call).toBeUndefined();
  expect(delivery).toMatchObject({ status: 'IGNORED', reason: expect.stringContaining('switched off') });
  const ended = await deliver({ ...known, type: 'call.completed', resource: { status: 'missed' } });
  expect(ended.call).toMatchObject({ status: 'MISSED', client: { externalId: 'brightside-dental' } });
});
