import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPhoneCallId, openPhoneMessageId, phoneNumberId } from '../schema/ids.ts';
import type { Facts } from '../schema/facts.ts';
import { recordFacts } from '../schema/record/record-facts.ts';
import { spyOnSql } from './testing/sql-spy.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';

let product: TestProduct;
const begin = Date.UTC(2026, 3, 13, 12);
const at = (minutes: number): Date => new Date(begin + minutes * 60_000);
const own = '+13125550103';

/** 230 calls and 20 texts, each of its own minute: the call of minute n has the number …n on it. */
function past(): Facts[] {
  const calls = Array.from({ length: 230 }, (_, n): Facts => ({
    kind: 'call',
    openPhoneCallId: openPhoneCallId(`AC${n}`),
    startedAt: at(n),
    phoneNumberId: phoneNumberId('PNdemoDental'),
    direction: n % 2 === 0 ? 'INBOUND' : 'OUTBOUND',
    providerStatus: n % 3 === 0 ? 'missed' : 'answered',
    participants: [own, `+1773555${1_000 + n}`],
    ownNumbers: [own],
    ...(n % 3 === 0 ? {} : { answeredAt: at(n), endedAt: at(n + 1), duration: 60 }),
    ...(n === 100
      ? {
          artifacts: [
            {
              kind: 'SUMMARY',
              state: 'READY',
              observedAt: at(n),
              content: { summary: ['Wants Invisalign prices.'], nextSteps: [] },
            },
          ],
        }
      : {}),
  }));
  const texts = Array.from({ length: 20 }, (_, n): Facts => ({
    kind: 'message',
    openPhoneMessageId: openPhoneMessageId(`AC${n}`),
    sentAt: at(n * 10 + 0.5),
    observedAt: at(n * 10 + 0.5),
    phoneNumberId: phoneNumberId('PNdemoDental'),
    direction: 'INBOUND',
    providerStatus: 'received',
    from: '+17735550116',
    to: [own],
    content: n === 7 ? 'Über die Wurzelbehandlung: Donnerstag passt.' : `Text number ${n}`,
  }));
  return [...calls, ...texts];
}

beforeAll(async () => {
  product = await startTestProduct();
  await recordFacts(product.services, { facts: past() });
});
afterAll(() => product.stop());

test('every type, field, argument and enum value says what it is', async () => {
  const { data } = await product.ask<{ schema: IntrospectionQuery['__schema'] }>(
    getIntrospectionQuery().replace('__schema', 'schema: __schema'),
  );
  const silent: string[] = [];
  const hear = (
    name: string,
    { description }: { readonly description?: string | null | undefined },
  ): void => {
    if ((description ?? '').trim() === '') silent.push(name);
  };
  const types = data?.schema.types.filter(({ name }) => !name.startsWith('__')) ?? [];
  for (const type of types) {
    hear(type.name, type);
    if (type.kind === 'ENUM') for (const value of type.enumValues) hear(`${type.name}.${value.name}`, value);
    if (type.kind === 'INPUT_OBJECT')
      for (const field of type.inputFields) hear(`${type.name}.${field.name}`, field);
    if (type.kind !== 'OBJECT') continue;
    for (const field of type.fields) {
      hear(`${type.name}.${field.name}`, field);
      for (const arg of field.args) hear(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  expect(types.length).toBeGreaterThan(40);
  expect(silent).toEqual([]);
});

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

const lists = {
  callLogs: 'node { id }',
  messageLogs: 'node { id }',
  timeline: 'node { ... on CallLog { id } ... on MessageLog { id } ... on CallIntent { id } }',
};
const expected = { callLogs: 230, messageLogs: 20, timeline: 250 };

describe.each(['callLogs', 'messageLogs', 'timeline'] as const)('%s', (list) => {
  const page = async (args: string): Promise<Page> => {
    const { data, errors } = await product.ask<{ page: Page }>(
      `{ page: ${list}(${args}) { edges { cursor ${lists[list]} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return data.page;
  };

  test('forward to the end and back again gives each entry once, newest first, in the same order', async () => {
    const forward: string[] = [];
    let next = await page('first: 40');
    expect(next.pageInfo.hasPreviousPage).toBe(false);
    for (;;) {
      forward.push(...next.edges.map(({ node }) => node.id));
      if (!next.pageInfo.hasNextPage) break;
      next = await page(`first: 40, after: "${next.pageInfo.endCursor}"`);
      expect(next.pageInfo.hasPreviousPage).toBe(true);
    }
    expect(new Set(forward).size).toBe(expected[list]);
    expect(forward).toEqual(forward.toSorted().toReversed());

    const backward: string[] = [];
    let previous = await page('last: 37');
    expect(previous.pageInfo.hasNextPage).toBe(false);
    for (;;) {
      backward.unshift(...previous.edges.map(({ node }) => node.id));
      if (!previous.pageInfo.hasPreviousPage) break;
      previous = await page(`last: 37, before: "${previous.pageInfo.startCursor}"`);
      expect(previous.pageInfo.hasNextPage).toBe(true);
    }
    expect(backward).toEqual(forward);
  });

  test('an entry that is new between two pages moves nothing of the second', async () => {
    const first = await page('first: 5');
    const before = await page(`first: 5, after: "${first.pageInfo.endCursor}"`);
    const id = `ACnew${list}`;
    await recordFacts(product.services, {
      facts: [
        {
          kind: 'call',
          openPhoneCallId: openPhoneCallId(id),
          startedAt: at(1_000),
          providerStatus: 'missed',
        },
      ],
    });
    expect(await page(`first: 5, after: "${first.pageInfo.endCursor}"`)).toEqual(before);
    await product.database.sql.query('DELETE FROM openphone_call_logs WHERE openphone_call_id = $1', [id]);
  });

  test.each([
    ['first: 101', 'first'],
    ['last: 101', 'last'],
    ['first: -1', 'first'],
    ['first: 5, last: 5', 'last'],
    ['after: "bm8gY3Vyc29y"', 'after'],
    ['before: "offset:25"', 'before'],
  ])('%s is refused, naming %s', async (args, field) => {
    const { errors } = await product.ask(`{ ${list}(${args}) { edges { cursor } } }`);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});

describe('a filter of calls', () => {
  const count = async (filter: string, list = 'callLogs'): Promise<number | undefined> => {
    const { data, errors } = await product.ask<{ list: { totalCount: number } }>(
      `{ list: ${list}(filter: { ${filter} }, first: 1) { totalCount } }`,
    );
    expect(errors).toBeUndefined();
    return data?.list.totalCount;
  };

  test.each([
    ['direction: INBOUND', 115],
    ['status: [MISSED]', 39],
    ['status: [MISSED, NO_ANSWER]', 77],
    ['status: []', 0],
    [`from: "${at(10).toISOString()}", to: "${at(20).toISOString()}"`, 10],
    ['participant: "+17735551042"', 1],
    ['search: "invisalign PRICES"', 1],
    ['search: "invis"', 1],
    ['search: "!!!"', 0],
    ['search: "invisalign wurzel"', 0],
    ['direction: OUTBOUND, participant: "+17735551042"', 0],
    ['clientId: "no id of ours"', 0],
  ])('%s finds %i', async (filter, found) => {
    expect(await count(filter)).toBe(found);
  });

  test.each([
    ['search: "wurzelbehandl"', 1],
    ['search: "Wurzelbehandlung"', 1],
    ['search: "!!!"', 0],
    ['search: "über donnerstag"', 1],
    ['search: "number"', 19],
    ['participant: "+17735550116"', 20],
    ['direction: OUTBOUND', 0],
  ])('of texts: %s finds %i', async (filter, found) => {
    expect(await count(filter, 'messageLogs')).toBe(found);
  });
});

test('the timeline mixes calls, texts and open clicks by time', async () => {
  const { data: line } = await product.ask<{ integrations: { id: string; phoneNumberId: string }[] }>(
    '{ integrations { id phoneNumberId } }',
  );
  const id = line?.integrations.find(({ phoneNumberId }) => phoneNumberId === 'PNdemoDental')?.id;
  await product.ask(
    'mutation ($id: ID) { makeCall(input: { integrationId: $id, to: "+17735550116" }) { id } }',
    { id },
  );
  const kinds = async (args: string): Promise<(string | undefined)[] | undefined> => {
    const { data } = await product.ask<{ timeline: { edges: { node: { __typename: string } }[] } }>(
      `{ timeline(${args}) { edges { node { __typename } } } }`,
    );
    return data?.timeline.edges.map(({ node }) => node.__typename);
  };
  expect(await kinds('first: 3')).toEqual(['CallIntent', 'CallLog', 'CallLog']);
  expect(await kinds('last: 4')).toEqual(['CallLog', 'CallLog', 'MessageLog', 'CallLog']);
  await product.database.sql.query('DELETE FROM openphone_call_intents');
});

test('a page of 25 costs no more statements than a page of 2, with all that hangs on its calls', async () => {
  const statements = async (first: number): Promise<number> => {
    const spy = spyOnSql();
    const { data } = await product.ask<{ callLogs: { edges: object[] } }>(
      `{ callLogs(first: ${first}) { totalCount edges { node { id client { name numbers { phoneNumber } } integration { displayName }
         intent { id } recording { state } transcript { state } summary { state paragraphs } voicemail { state } } } } }`,
    );
    spy.stop();
    expect(data?.callLogs.edges).toHaveLength(first);
    return spy.statements.filter(({ text }) => text.includes('"public".')).length;
  };
  const few = await statements(2);
  expect(await statements(25)).toBe(few);
  expect(few).toBeLessThanOrEqual(9);
});
