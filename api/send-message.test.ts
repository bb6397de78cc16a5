import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { confirmText } from '../schema/message-log/confirm-text.ts';
import { confirmMessages } from './jobs/confirm-messages.ts';
import { flakyNumber, landlineNumber } from './simulator/demo-workspace.ts';
import { deliverWebhook } from './testing/deliver-webhook.ts';
import {
  type Claims,
  type GraphqlAnswer,
  startTestProduct,
  type TestProduct,
} from './testing/test-product.ts';
import { until } from './testing/until.ts';

interface Text {
  readonly id: string;
  readonly openPhoneMessageId: string | null;
  readonly status: string;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly retryable: boolean;
}
const fields = 'id openPhoneMessageId status errorCode errorMessage retryable';

let product: TestProduct;
let clientId: string;
beforeAll(async () => {
  product = await startTestProduct();
  const { data } = await product.ask<{ client: { id: string } }>(
    '{ client(externalId: "harlow-pine") { id } }',
  );
  clientId = data?.client.id ?? '';
});
afterAll(() => product.stop());

let lastNumber = 1_000;
const newNumber = (): string => `+1646555${(lastNumber += 1)}`;

const send = (
  text: { to: string | readonly string[]; key?: string; content?: string; group?: boolean },
  claims: Claims = {},
): Promise<GraphqlAnswer<{ sendMessage: Text }>> =>
  product.ask(
    `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { ${fields} } }`,
    {
      input: {
        clientId,
        to: text.to,
        content: text.content ?? 'Your report is ready.',
        idempotencyKey: text.key ?? randomUUID(),
        ...(text.group === undefined ? {} : { group: text.group }),
      },
    },
    claims,
  );

const textsTo = async (number: string): Promise<Text[]> => {
  const { data } = await product.ask<{ messageLogs: { edges: { node: Text }[] } }>(
    `query ($n: PhoneNumber!) { messageLogs(filter: { participant: $n }) { edges { node { ${fields} } } } }`,
    { n: number },
  );
  return data?.messageLogs.edges.map(({ node }) => node) ?? [];
};
/** What the provider was asked to send to a number. */
const sentTo = (number: string): number =>
  product.simulator
    .requests()
    .filter(
      ({ method, path, body }) =>
        method === 'POST' && path === '/v1/messages' && JSON.stringify(body).includes(number),
    ).length;
const retry = (id: string): Promise<GraphqlAnswer<{ retryMessage: Text }>> =>
  product.ask(`mutation ($id: ID!) { retryMessage(id: $id) { ${fields} } }`, { id });
const becomes = (number: string, status: string): Promise<Text> =>
  until(`the text to ${number} to be ${status}`, async () =>
    (await textsTo(number)).find((text) => text.status === status),
  );

describe('a key', () => {
  test('sends one text, however often and however parallel it is used', async () => {
    const [to, key] = [newNumber(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ to, key })));
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(new Set(answers.map(({ data }) => data?.sendMessage.id)).size).toBe(1);
    expect(sentTo(to)).toBe(1);
    expect((await send({ to, key })).data?.sendMessage.id).toBe(answers[0]?.data?.sendMessage.id);
    expect(await becomes(to, 'DELIVERED')).toMatchObject({ errorCode: null });
    expect(await textsTo(to)).toHaveLength(1);
  });

  test('for another text is a conflict, and that text is not sent', async () => {
    const [to, key] = [newNumber(), randomUUID()];
    await send({ to, key });
    const { errors } = await send({ to, key, content: 'Something else.' });
    expect(errors?.[0]?.extensions.code).toBe('CONFLICT');
    expect(sentTo(to)).toBe(1);
  });

  test.each([
    ['ada', 'ben', 'key', 'key'],
    ['crm', 'crm:7', '7:key', 'key'],
  ])('of %s is not one of %s', async (one, other, keyOfOne, keyOfOther) => {
    const to = newNumber();
    const [first, second] = [
      await send({ to, key: keyOfOne }, { sub: one }),
      await send({ to, key: keyOfOther }, { sub: other }),
    ];
    expect([first.errors, second.errors]).toEqual([undefined, undefined]);
    expect(second.data?.sendMessage.id).not.toBe(first.data?.sendMessage.id);
    expect(sentTo(to)).toBe(2);
  });
});

describe('what the provider does not do', () => {
  test.each([
    ['international texts switched off', 403, '+442079460123'],
    ['a refusal', 400, undefined],
  ])(
    '%s: PROVIDER_REJECTED, the text kept as failed with its reason, the same on repeat',
    async (_, status, number) => {
      const [to, key] = [number ?? newNumber(), randomUUID()];
      if (number === undefined) product.simulator.failNext(1, { status }, 'send');
      const first = await send({ to, key });
      expect(first.errors?.[0]?.extensions).toMatchObject({ code: 'PROVIDER_REJECTED' });
      expect(await send({ to, key })).toMatchObject({ errors: first.errors });
      expect(sentTo(to)).toBe(1);
      expect(await textsTo(to)).toMatchObject([
        { status: 'FAILED', errorMessage: expect.stringContaining(String(status)), retryable: true },
      ]);
    },
  );

  test.each([
    ['no approval for business texting', { status: 400, code: '0206400' }, 'Register it'],
    ['a daily cap that is reached', { status: 403, code: '0204403' }, 'anew tomorrow'],
    ['somebody who has opted out', { status: 400, message: 'The recipient has Opted Out' }, 'write START'],
  ])(
    '%s says what to do, and sending again, which would not help, is not offered',
    async (_, fault, words) => {
      const to = newNumber();
      product.simulator.failNext(1, fault, 'send');
      const { errors } = await send({ to });
      expect(errors?.[0]).toMatchObject({
        message: expect.stringContaining(words) as string,
        extensions: { code: 'PROVIDER_REJECTED' },
      });
      const [failed] = await textsTo(to);
      expect(failed).toMatchObject({
        status: 'FAILED',
        retryable: false,
        errorMessage: expect.stringContaining(words) as string,
      });
      const again = await retry(failed?.id ?? '');
      expect(again.errors?.[0]).toMatchObject({
        message: expect.stringContaining(words) as string,
        extensions: { code: 'CONFLICT' },
      });
      expect(sentTo(to)).toBe(1);
    },
  );

  test('a rejected text that is retried goes out then, as the same one', async () => {
    const to = newNumber();
    product.simulator.failNext(1, { status: 400 }, 'send');
    await send({ to });
    const [failed] = await textsTo(to);
    expect((await retry(failed?.id ?? '')).errors).toBeUndefined();
    expect(await becomes(to, 'DELIVERED')).toMatchObject({ id: failed?.id, errorCode: null });
    expect(await textsTo(to)).toHaveLength(1);
  });

  test('refused by its rate limit again and again: PROVIDER_UNAVAILABLE, not sent, retryable', async () => {
    const to = newNumber();
    product.simulator.failNext(4, { status: 429 }, 'send');
    const { errors } = await send({ to });
    expect(errors?.[0]?.extensions.code).toBe('PROVIDER_UNAVAILABLE');
    expect(await textsTo(to)).toMatchObject([{ status: 'FAILED', retryable: true }]);
  });
});

describe('what is not known to have gone out', () => {
  test('an answer that is lost is looked up: one text, bound, although its webhook came first', async () => {
    const [to, key] = [newNumber(), randomUUID()];
    product.simulator.dropAnswerOfNextSend();
    const sending = send({ to, key });
    // Told by webhook while the send still waits for its answer: it must not become a text of its own.
    await until('the webhook', async () =>
      product.simulator.deliveries().some(({ body, attempts }) => body.includes(to) && attempts.length > 0),
    );
    expect(await textsTo(to)).toMatchObject([{ status: 'PENDING', openPhoneMessageId: null }]);

    const { data, errors } = await sending;
    expect(errors).toBeUndefined();
    expect(data?.sendMessage.openPhoneMessageId).toMatch(/^AC/);
    expect((await becomes(to, 'DELIVERED')).id).toBe(data?.sendMessage.id);
    expect([sentTo(to), (await textsTo(to)).length]).toEqual([1, 1]);
  });

  test('stays OUTCOME_UNKNOWN while the provider does not list it, is never sent twice, and is bound when it does', async () => {
    const [to, key] = [newNumber(), randomUUID()];
    product.simulator.failNext(1, 'reset', 'send');
    const lost = await send({ to, key });
    expect(lost.errors?.[0]?.extensions.code).toBe('OUTCOME_UNKNOWN');
    expect((await send({ to, key })).errors?.[0]?.extensions.code).toBe('OUTCOME_UNKNOWN');
    const [unknown] = await textsTo(to);
    expect(unknown).toMatchObject({ status: 'PENDING', errorCode: 'OUTCOME_UNKNOWN' });
    expect((await retry(unknown?.id ?? '')).errors?.[0]?.extensions.code).toBe('OUTCOME_UNKNOWN');
    expect(sentTo(to)).toBe(1);

    // It had gone out after all, and shows late.
    await acceptAtProvider(to);
    await confirmMessages.run(product.jobContext);
    expect(await textsTo(to)).toMatchObject([
      { id: unknown?.id, openPhoneMessageId: expect.stringMatching(/^AC/) },
    ]);
    expect((await becomes(to, 'DELIVERED')).errorCode).toBeNull();
  });
});

describe('an answer of the provider’s that we fail to store', () => {
  test('leaves a text that went out looked up and not called unsent, and it is not sent again', async () => {
    const to = newNumber();
    const { sql } = product.database;
    // Fails the first time that the text is given the provider's id; a sequence survives the rollback.
    await sql.script(`
      CREATE SEQUENCE faults;
      CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('faults') = 1 THEN RAISE 'the disk is full'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER fail_once BEFORE UPDATE ON openphone_message_logs FOR EACH ROW
        WHEN (OLD.openphone_message_id IS NULL AND NEW.openphone_message_id IS NOT NULL
              AND NEW.to_numbers = ARRAY['${to}'])
        EXECUTE FUNCTION fail_once();`);
    const stored = new Set<string>();
    const look = async (): Promise<Text | undefined> => {
      const [text] = await textsTo(to);
      if (text) stored.add(`${text.status} ${text.errorCode}`);
      return text;
    };
    expect((await send({ to })).errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    const sent = await look();
    await retry(sent?.id ?? '');
    await until('its delivery', async () => (await look())?.status === 'DELIVERED');
    await sql.script('DROP TRIGGER fail_once ON openphone_message_logs');
    expect([...stored].filter((state) => state.startsWith('FAILED'))).toEqual([]);
    expect([sentTo(to), (await textsTo(to)).length]).toEqual([1, 1]);
    expect((await textsTo(to))[0]?.id).toBe(sent?.id);
  });
});

describe('what the provider tells while we ask it', () => {
  const stateOf = async (id: string | undefined): Promise<object | undefined> =>
    (
      await product.database.sql.query<object>(
        'SELECT status::text, provider_status, error_code FROM openphone_message_logs WHERE id = $1::uuid',
        [id],
      )
    )[0];

  test('wins over a lookup that finds nothing', async () => {
    const to = newNumber();
    product.simulator.failNext(1, 'reset', 'send');
    await send({ to });
    const [unknown] = await textsTo(to);
    // Long enough ago for a text that is not listed to be given up.
    await product.database.sql.query(
      `UPDATE openphone_message_logs SET updated_at = now() - interval '1 hour' WHERE id = $1::uuid`,
      [unknown?.id],
    );
    const lookup = vi.spyOn(product.services.telephony, 'findSentTexts').mockImplementationOnce(async () => {
      await acceptAtProvider(to);
      await becomes(to, 'DELIVERED');
      return [];
    });
    await confirmText(product.services, unknown?.id ?? '');
    lookup.mockRestore();
    expect(await stateOf(unknown?.id)).toEqual({
      status: 'DELIVERED',
      provider_status: 'delivered',
      error_code: null,
    });
    expect((await textsTo(to)).map(({ id }) => id)).toEqual([unknown?.id]);
  });

  test('wins over its refusal to send again, and finds the text queued already', async () => {
    const to = newNumber();
    const { data } = await send({ to });
    const { id, openPhoneMessageId: providerId } = data?.sendMessage ?? {};
    await becomes(to, 'DELIVERED');
    const { sql } = product.database;
    await sql.query(
      `UPDATE openphone_message_logs SET status = 'FAILED', provider_status = 'failed' WHERE id = $1::uuid`,
      [id],
    );
    const { telephony } = product.services;
    const retryText = telephony.retryText.bind(telephony);
    const asked: (object | undefined)[] = [];
    const spy = vi.spyOn(telephony, 'retryText').mockImplementationOnce(async (text) => {
      asked.push(await stateOf(id));
      const delivered = product.simulator
        .deliveries()
        .find(({ body }) => body.includes(`"${providerId}"`) && body.includes('"message.delivered"'));
      const event = JSON.stringify({
        ...JSON.parse(delivered?.body ?? '{}'),
        id: `EV${randomUUID()}`,
        createdAt: new Date().toISOString(),
      });
      expect((await deliverWebhook(product, event, { address: 'messages' })).status).toBe(200);
      // It has another opinion than we had: it refuses.
      return retryText(text);
    });
    expect((await retry(id ?? '')).errors?.[0]?.extensions.code).toBe('PROVIDER_REJECTED');
    spy.mockRestore();
    expect(asked).toEqual([{ status: 'PENDING', provider_status: 'queued', error_code: null }]);
    expect(await stateOf(id)).toMatchObject({ status: 'DELIVERED', provider_status: 'delivered' });
  });
});

describe('a text that the provider took and that did not arrive', () => {
  test('failed without a code is sent again by the provider when it is retried', async () => {
    const { data } = await send({ to: flakyNumber });
    const failed = await becomes(flakyNumber, 'FAILED');
    expect(failed.retryable).toBe(true);
    expect((await retry(failed.id)).data?.retryMessage).toMatchObject({
      status: 'PENDING',
      retryable: false,
    });
    expect((await becomes(flakyNumber, 'DELIVERED')).id).toBe(data?.sendMessage.id);
    expect((await retry(failed.id)).errors?.[0]?.extensions.code).toBe('CONFLICT');

    // The failure of the first attempt, told once more in a delivery of its own, is of the past.
    const told = product.simulator
      .deliveries()
      .find(
        ({ body }) =>
          body.includes(`"${failed.openPhoneMessageId}"`) && /"message\.(failed|undelivered)"/.test(body),
      );
    expect(told).toBeDefined();
    expect((await deliverWebhook(product, told?.body ?? '', { address: 'messages' })).status).toBe(200);
    expect(await textsTo(flakyNumber)).toMatchObject([{ id: failed.id, status: 'DELIVERED' }]);
  });

  test('has failed for good when the provider says that it will never send it again', async () => {
    const to = newNumber();
    const { data } = await send({ to });
    await becomes(to, 'DELIVERED');
    // The provider has another opinion than we have.
    await product.database.sql.query(
      `UPDATE openphone_message_logs SET status = 'FAILED', provider_status = 'failed' WHERE id = $1`,
      [data?.sendMessage.id],
    );
    expect((await retry(data?.sendMessage.id ?? '')).errors?.[0]?.extensions.code).toBe('PROVIDER_REJECTED');
    expect(await textsTo(to)).toMatchObject([{ status: 'FAILED', retryable: false }]);
    expect((await retry(data?.sendMessage.id ?? '')).errors?.[0]?.extensions.code).toBe('CONFLICT');
  });

  test('refused by a carrier shows its code and, in words, why and what to do, and is not sent again', async () => {
    await send({ to: landlineNumber });
    const refused = await becomes(landlineNumber, 'FAILED');
    expect(refused).toMatchObject({
      errorCode: '30006',
      errorMessage: expect.stringContaining('landline') as string,
      retryable: false,
    });
    expect((await retry(refused.id)).errors?.[0]?.extensions.code).toBe('CONFLICT');
  });
});

describe('what is asked for', () => {
  test('several recipients share a thread only when that is said; else it is one request for each person', async () => {
    const to = [newNumber(), newNumber()];
    expect((await send({ to })).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'to',
    });
    expect(sentTo(to[0] ?? '')).toBe(0);
    expect((await send({ to, group: true })).errors).toBeUndefined();
    expect(sentTo(to[0] ?? '')).toBe(1);
    for (const number of to) expect((await send({ to: number })).errors).toBeUndefined();
    const bodies = product.simulator
      .requests()
      .flatMap(({ method, body }) => (method === 'POST' ? body : []));
    expect(bodies.slice(-3)).toMatchObject([{ to: to.toSorted() }, { to: [to[0]] }, { to: [to[1]] }]);
  });

  test.each([
    ['to', { to: [] }],
    ['content', { to: '+16465550111', content: ' \n' }],
    ['content', { to: '+16465550111', content: 'x'.repeat(1_601) }],
    ['idempotencyKey', { to: '+16465550111', key: ' ' }],
    ['PhoneNumber', { to: '555-0111' }],
  ])('a bad %s is refused by name, and nothing is sent or logged', async (field, text) => {
    const before = product.simulator.requests().length;
    const { errors } = await send(text);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(product.simulator.requests()).toHaveLength(before);
  });
});

/** The text exists at the provider, without our having heard of it. */
async function acceptAtProvider(to: string): Promise<void> {
  const response = await fetch(`${product.simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: product.provider.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ from: 'PNdemoLawIntake', to: [to], content: 'Your report is ready.' }),
  });
  expect(response.status).toBe(202);
}
