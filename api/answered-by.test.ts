import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchUsers } from './jobs/fetch-users.ts';
import { demoAgentId } from './simulator/demo-workspace.ts';
import { holdJob } from './testing/hold-job.ts';
import { startTestProduct, type TestProduct } from './testing/test-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
  await holdJob(product, 'fetch-users');
});
afterAll(() => product.stop());

interface User {
  readonly id: string;
  readonly name: string | null;
  readonly kind: string;
}
interface Call {
  readonly openPhoneCallId: string;
  readonly status: string;
  readonly aiHandled: boolean;
  readonly answeredBy: User | null;
  readonly transcript: {
    readonly lines: readonly { readonly user: User | null; readonly speaker: string | null }[];
  };
}

async function callOf({ id }: { id: string }): Promise<Call | undefined> {
  await product.simulator.settled();
  const { data } = await product.ask<{ callLogs: { edges: { node: Call }[] } }>(
    `{ callLogs(first: 100) { edges { node { openPhoneCallId status aiHandled answeredBy { id name kind }
         transcript { lines { speaker user { id name kind } } } } } } }`,
  );
  return data?.callLogs.edges.find(({ node }) => node.openPhoneCallId === id)?.node;
}

const asked = (): string[] =>
  product.simulator
    .requests()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('/users'));
const ask = (at = new Date()): Promise<void> => fetchUsers.run({ ...product.jobContext, clock: () => at });
const ben = { id: 'USdemoBen', name: 'Ben Okafor', kind: 'PERSON' };

test('a call is answered by the person who took it, not by the line’s owner; a new name is fetched when it is needed', async () => {
  // At the start everybody was asked for; Ben is new since.
  expect(asked()).toEqual(['/users']);
  await product.database.sql.query(`DELETE FROM openphone_users WHERE id = 'USdemoBen'`);
  await ask();
  expect(asked()).toEqual(['/users']);
  // The line is Ada's: every event names her as its user.
  const call = product.simulator.ring({ line: 'PNdemoDental' }).answer('USdemoBen').complete(20).transcript();
  expect((await callOf(call))?.answeredBy).toEqual({ ...ben, name: null });
  await ask();
  const known = await callOf(call);
  expect(known?.answeredBy).toEqual(ben);
  const lines = known?.transcript.lines ?? [];
  expect(lines.some(({ user }) => user !== null)).toBe(true);
  for (const { user, speaker } of lines)
    expect(speaker === null ? user : null).toEqual(speaker === null ? ben : null);
  expect(asked()).toEqual(['/users', '/users']);
});

test('a call that nobody took was answered by nobody, whoever owns the line', async () => {
  expect((await callOf(product.simulator.ring({ line: 'PNdemoDental' }).miss()))?.answeredBy).toBeNull();
});

test('a call that the AI agent took is answered by it, and it is never looked up', async () => {
  const before = asked().length;
  const call = product.simulator.ring({ line: 'PNdemoDental' }).answer(demoAgentId).complete(20).artifacts();
  const agent = { id: demoAgentId, name: 'AI agent (Sona)', kind: 'AI_AGENT' };
  const known = await callOf(call);
  expect(known).toMatchObject({ status: 'ANSWERED', aiHandled: true, answeredBy: agent });
  expect(known?.transcript.lines.find(({ user }) => user !== null)?.user).toEqual(agent);
  await ask();
  expect(asked()).toHaveLength(before);
  expect(product.simulator.requests().some(({ path }) => path.includes('SYU'))).toBe(false);
});

test('names are read again daily, and somebody who has left is asked for no more often', async () => {
  const call = product.simulator.ring({ line: 'PNdemoDental' }).answer('USgone').complete(5);
  expect((await callOf(call))?.answeredBy).toEqual({ id: 'USgone', name: null, kind: 'PERSON' });
  const before = asked().length;
  await ask();
  await ask();
  expect(asked()).toHaveLength(before + 1);
  await product.database.sql.query(`UPDATE openphone_users SET first_name = 'Old' WHERE id = 'USdemoBen'`);
  await ask(new Date(Date.now() + 25 * 3_600_000));
  expect(asked()).toHaveLength(before + 2);
  const [renamed] = await product.database.sql.query('SELECT first_name FROM openphone_users WHERE id = $1', [
    'USdemoBen',
  ]);
  expect(renamed).toEqual({ first_name: 'Ben' });
});
