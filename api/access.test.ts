import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callEvent, deliverWebhook } from './testing/deliver-webhook.ts';
import { subscribe } from './testing/live-client.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';

/** A works for Harlow & Pine; everything of Brightside Dental is somebody else's. */
const ours = 'harlow-pine';
const theirs = 'brightside-dental';
const bound = (role: 'admin' | 'agent' | 'viewer'): Claims => ({ role, clients: [ours] });

interface World {
  readonly clients: {
    readonly edges: readonly { readonly node: { readonly id: string; readonly externalId: string } }[];
  };
  readonly integrations: readonly { readonly id: string; readonly client: { readonly externalId: string } }[];
  readonly callLogs: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly totalCount: number;
  };
  readonly messageLogs: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly totalCount: number;
  };
}
const world = `{
  clients { edges { node { id externalId } } }
  integrations { id client { externalId } }
  callLogs { totalCount edges { node { id } } }
  messageLogs { totalCount edges { node { id } } }
}`;

let product: TestProduct;
/** Ids of the other client's things. */
let other: {
  client: string;
  integration: string;
  call: string;
  text: string;
  delivery: string;
  run: string;
  rule: string;
};

beforeAll(async () => {
  product = await startTestProduct();
  const { data: empty } = await product.ask<World>(world);
  const client = empty?.clients.edges.find(({ node }) => node.externalId === theirs)?.node.id ?? '';
  const integration = empty?.integrations.find((line) => line.client.externalId === theirs)?.id ?? '';
  product.simulator.ring({ line: 'PNdemoDental', from: '+17735550116' });
  product.simulator.receiveText({ line: 'PNdemoDental', from: '+17735550116', text: 'Do you have a slot?' });
  await product.simulator.settled();
  await deliverWebhook(
    product,
    callEvent({ type: 'call.ringing', callId: 'ACnobody', line: 'PNunknown', own: '+12125550190' }),
  );
  const { errors } = await product.ask(
    'mutation ($id: ID) { makeCall(input: { integrationId: $id, to: "+17735550116" }) { id } }',
    { id: integration },
  );
  expect(errors).toBeUndefined();
  const { data: sync } = await product.ask<{ syncIntegration: { id: string } }>(
    'mutation ($id: ID!) { syncIntegration(id: $id) { id } }',
    { id: integration },
  );
  const [delivery] = await product.database.sql.query<{ id: string }>(
    'SELECT id FROM openphone_webhook_deliveries LIMIT 1',
  );
  const { data: full } = await product.ask<World>(
    `query ($id: ID) { ${world.slice(1).replaceAll('Logs {', 'Logs(filter: { clientId: $id }) {')}`,
    { id: client },
  );
  other = {
    client,
    integration,
    call: full?.callLogs.edges[0]?.node.id ?? '',
    text: full?.messageLogs.edges[0]?.node.id ?? '',
    delivery: delivery?.id ?? '',
    run: sync?.syncIntegration.id ?? '',
    rule: '',
  };
  await product.ask('mutation ($input: AssignLogInput!) { assignLog(input: $input) { __typename } }', {
    input: { logId: other.call, clientId: client, always: true },
  });
  other.rule = (await product.database.prisma.numberRule.findFirst())?.id ?? '';
  expect(Object.values(other)).not.toContain('');
});
afterAll(() => product.stop());

/** Every write there is, aimed at the other client. */
const writes: Record<string, () => string> = {
  upsertClient: () => `upsertClient(input: { externalId: "${theirs}", name: "Taken over" }) { id }`,
  createIntegration: () =>
    `createIntegration(input: { clientId: "${other.client}", phoneNumberId: "PNdemoLawIntake" }) { id }`,
  updateIntegration: () =>
    `updateIntegration(id: "${other.integration}", input: { displayName: "Taken over" }) { id }`,
  deleteIntegration: () => `deleteIntegration(id: "${other.integration}") { id }`,
  makeCall: () => `makeCall(input: { integrationId: "${other.integration}", to: "+17735550116" }) { id }`,
  sendMessage: () =>
    `sendMessage(input: { integrationId: "${other.integration}", to: ["+17735550116"], content: "Hi", idempotencyKey: "${randomUUID()}" }) { id }`,
  'sendMessage by client': () =>
    `sendMessage(input: { clientId: "${other.client}", to: ["+17735550116"], content: "Hi", idempotencyKey: "${randomUUID()}" }) { id }`,
  retryMessage: () => `retryMessage(id: "${other.text}") { id }`,
  syncIntegration: () => `syncIntegration(id: "${other.integration}") { id }`,
  cancelSync: () => `cancelSync(id: "${other.run}") { id }`,
  assignLog: () => `assignLog(input: { logId: "${other.call}" }) { __typename }`,
  undoAssignment: () => `undoAssignment(logId: "${other.call}") { __typename }`,
  forgetNumberRule: () => `forgetNumberRule(id: "${other.rule}") { id }`,
  registerWebhooks: () => `registerWebhooks { level }`,
  testWebhook: () => `testWebhook(id: "1") { id }`,
  checkIntegration: () => `checkIntegration(id: "${other.integration}", from: "2026-01-01T00:00:00Z") { id }`,
  repairIntegration: () => `repairIntegration(id: "${other.integration}") { id }`,
  syncContacts: () => `syncContacts(integrationId: "${other.integration}") { state }`,
  applyContactSync: () => `applyContactSync(integrationId: "${other.integration}") { state }`,
  replayWebhookDelivery: () => `replayWebhookDelivery(id: "${other.delivery}") { id }`,
};

const codeOf = async (write: string, claims: Claims): Promise<string | undefined> =>
  (await product.ask(`mutation { ${write} }`, {}, claims)).errors?.[0]?.extensions.code;

test('these are all the writes of the schema', async () => {
  const { data } = await product.ask<{ schema: { mutationType: { fields: { name: string }[] } } }>(
    '{ schema: __schema { mutationType { fields { name } } } }',
  );
  const names = data?.schema.mutationType.fields.map(({ name }) => name) ?? [];
  expect(names.toSorted()).toEqual(
    [...new Set(Object.keys(writes).map((key) => key.replace(/ .*/, '')))].toSorted(),
  );
});

test.each(Object.keys(writes))('a VIEWER may not %s, not even for its own clients', async (name) => {
  const write = writes[name]?.() ?? '';
  expect(await codeOf(write, { role: 'viewer' })).toBe('FORBIDDEN');
  expect(await codeOf(write, bound('viewer'))).toBe('FORBIDDEN');
});

test('an AGENT may not change clients', async () => {
  expect(
    await codeOf(`upsertClient(input: { externalId: "${ours}", name: "X" }) { id }`, { role: 'agent' }),
  ).toBe('FORBIDDEN');
});

describe.each(['agent', 'admin'] as const)('an %s of one client', (role) => {
  test.each(Object.keys(writes))('cannot %s for another', async (name) => {
    const before = product.simulator.requests().filter(({ method }) => method === 'POST').length;
    const code = await codeOf(writes[name]?.() ?? '', bound(role));
    // Refusing these says nothing about what exists: the caller's own word, and what is for all clients alone.
    const isForbidden = ['upsertClient', 'registerWebhooks', 'testWebhook', 'replayWebhookDelivery'].includes(
      name,
    );
    expect(code).toBe(isForbidden ? 'FORBIDDEN' : 'NOT_FOUND');
    expect(product.simulator.requests().filter(({ method }) => method === 'POST')).toHaveLength(before);
  });

  test('sees nothing of the other, nor of what is nobody’s, in any list or count', async () => {
    const { data } = await product.ask<
      World & { timeline: { edges: object[] }; phoneNumbers: { integrations: object[] }[] }
    >(
      `{ ${world.slice(1, -1)} timeline { edges { cursor } } phoneNumbers { integrations { client { externalId } } } }`,
      {},
      bound(role),
    );
    expect(data?.clients.edges.map(({ node }) => node.externalId)).toEqual([ours]);
    expect(data?.integrations.map(({ client }) => client.externalId)).toEqual([ours, ours]);
    const nothing = { totalCount: 0, edges: [] };
    expect([data?.callLogs, data?.messageLogs, data?.timeline]).toEqual([nothing, nothing, { edges: [] }]);
    expect(JSON.stringify(data?.phoneNumbers)).not.toContain(theirs);
  });

  test('finds nothing of the other by its id', async () => {
    const { data, errors } = await product.ask(
      `query ($client: ID!, $integration: ID!, $call: ID!, $text: ID!) {
        byId: client(id: $client) { id } byName: client(externalId: "${theirs}") { id }
        integration(id: $integration) { id } callLog(id: $call) { id } messageLog(id: $text) { id }
        integrations(clientId: $client) { id } timeline(clientId: $client) { edges { cursor } }
        callLogs(filter: { clientId: $client }) { totalCount }
        messageLogs(filter: { integrationId: $integration }) { totalCount }
      }`,
      other,
      bound(role),
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      byId: null,
      byName: null,
      integration: null,
      callLog: null,
      messageLog: null,
      integrations: [],
      timeline: { edges: [] },
      callLogs: { totalCount: 0 },
      messageLogs: { totalCount: 0 },
    });
  });

  test('may not look at deliveries, which may be about anybody', async () => {
    const answer = await product.ask('{ webhookDeliveries { totalCount } }', {}, bound(role));
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('may not look at what is nobody’s, which may be anybody’s', async () => {
    const answer = await product.ask('{ unassigned { edges { cursor } } }', {}, bound(role));
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

test.each(['agent', 'admin'] as const)(
  'an %s of one client hears nothing of the other, live or from the past, and everything of its own',
  async (role) => {
    const token = await product.token(bound(role));
    const query = `subscription ($clientId: ID, $after: String) { activity(clientId: $clientId, after: $after) {
      item { ... on CallLog { openPhoneCallId client { externalId } } } } }`;
    const all = subscribe<Heard>(product.url, token, query, { after: '0' });
    const asked = subscribe<Heard>(product.url, token, query, { after: '0', clientId: other.client });
    product.simulator.ring({ line: 'PNdemoDental', from: '+17735550117' });
    await product.simulator.settled();
    const own = product.simulator.ring({ line: 'PNdemoLawIntake', from: '+16465550111' });
    const heard = [await all.next()];
    while (heard.at(-1)?.activity?.item.openPhoneCallId !== own.id) heard.push(await all.next());
    expect(new Set(heard.map(({ activity }) => activity?.item.client?.externalId))).toEqual(new Set([ours]));
    expect(asked.waiting).toEqual([]);
    await Promise.all([all.stop(), asked.stop()]);
  },
);

interface Heard {
  readonly activity?: {
    readonly item: { readonly openPhoneCallId: string; readonly client: { readonly externalId: string } };
  };
}
