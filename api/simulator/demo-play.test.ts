import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startSimulator, type Simulator } from './simulator.ts';
import { startReceiver, type Receiver } from './testing/webhook-receiver.ts';

const running: (Simulator | Receiver)[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const event = z.object({ type: z.string(), data: z.object({ resource: z.record(z.string(), z.unknown()) }) });

test('within two seconds a first call rings, and it gets its answer, its end and all its parts', async () => {
  const receiver = await startReceiver();
  const simulator = await startSimulator({ apiKey: 'k', speed: 20, seed: 7 });
  running.push(simulator, receiver);
  simulator.connectWebhook({ url: receiver.url, generation: 'quo' });
  simulator.play({ everyMs: 1_000 });
  const told = () => receiver.received.map(({ body }) => event.parse(JSON.parse(body)));
  await vi.waitFor(() => expect(told()[0]?.type).toBe('call.ringing'), 2_000);
  const firstCall = told()[0]?.data.resource['id'];
  const typesOfFirst = () =>
    told()
      .filter(({ data }) => data.resource['id'] === firstCall || data.resource['callId'] === firstCall)
      .map(({ type }) => type);
  await vi.waitFor(() => {
    const types = typesOfFirst();
    expect(types.slice(0, 3)).toEqual(['call.ringing', 'call.answered', 'call.completed']);
    expect(types.slice(3).toSorted()).toEqual([
      'call.recording.completed',
      'call.summary.completed',
      'call.transcript.completed',
    ]);
    expect(told().some(({ type }) => type === 'message.received')).toBe(true);
  }, 10_000);
});

test('the past is the same in every run, and no webhook tells it', async () => {
  const past = async (): Promise<unknown> => {
    const simulator = await startSimulator({ apiKey: 'k' });
    running.push(simulator);
    simulator.connectWebhook({ url: 'http://127.0.0.1:9/', generation: 'quo' });
    simulator.seedHistory({ hours: 72 });
    expect(simulator.deliveries()).toEqual([]);
    const headers = { authorization: 'k', 'quo-api-version': '2026-03-30' };
    const lists = await Promise.all(
      ['/calls', '/messages'].map(async (path) =>
        z
          .object({ data: z.array(z.unknown()) })
          .parse(await (await fetch(`${simulator.url}${path}?limit=50`, { headers })).json()),
      ),
    );
    expect(lists.every(({ data }) => data.length > 10)).toBe(true);
    return lists;
  };
  expect(await past()).toEqual(await past());
});
