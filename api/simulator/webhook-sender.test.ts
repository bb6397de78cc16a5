import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { demoLines, demoPeople } from './demo-workspace.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
import { newSigningKey } from './simulated-webhook.ts';
import { startReceiver, type Receiver } from './testing/webhook-receiver.ts';

const key = newSigningKey('quo');
const from = demoPeople[0]?.phoneNumber ?? '';
const stopping: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(stopping.splice(0).map((running) => running.stop()));
});

async function start(
  options: Partial<SimulatorOptions> = {},
  answer?: (count: number) => number,
): Promise<{ simulator: Simulator; receiver: Receiver }> {
  const receiver = await startReceiver(answer);
  const simulator = await startSimulator({ apiKey: 'k', speed: 50, ...options });
  stopping.push(simulator, receiver);
  return { simulator, receiver };
}

const envelope = z.object({ id: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) });
const read = ({ body }: { body: string }): z.infer<typeof envelope> => envelope.parse(JSON.parse(body));

test('every delivery verifies with the libraries that receivers use, for the very bytes sent', async () => {
  const { simulator, receiver } = await start();
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', key });
  simulator.ring({ from }).answer().complete().artifacts();
  simulator.receiveText({ from, text: 'Grüße 😊 “quoted”' });
  await simulator.settled();
  expect(receiver.received).toHaveLength(7);
  for (const { body, headers } of receiver.received) {
    const signed = {
      'webhook-id': String(headers['webhook-id']),
      'webhook-timestamp': String(headers['webhook-timestamp']),
      'webhook-signature': String(headers['webhook-signature']),
    };
    expect(new StandardWebhook(key).verify(body, signed)).toEqual(JSON.parse(body));
    expect(() => new SvixWebhook(key).verify(body, signed)).not.toThrow();
  }
});

test('both generations tell the same call, each in its own words', async () => {
  const { simulator, receiver } = await start();
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', events: ['call.completed'] });
  simulator.connectWebhook({ url: receiver.url, generation: 'legacy', events: ['call.completed'] });
  const { id } = simulator.ring({ from }).answer('USdemoBen').complete(42);
  await simulator.settled();
  const quo = receiver.received.find(({ headers }) => 'webhook-id' in headers);
  const legacy = receiver.received.find(({ headers }) => 'openphone-signature' in headers);
  expect(read(quo ?? { body: '' }).data).toMatchObject({
    resource: { id, direction: 'incoming', status: 'answered', duration: 42, hasVoicemail: false },
    context: {
      phoneNumberId: demoLines[0]?.id,
      contacts: { ids: [`CT${demoPeople[0]?.contactId}`], lookupStatus: 'matched' },
      participants: { workspace: [demoLines[0]?.phoneNumber], external: [from], resolution: 'available' },
    },
    links: { quo: expect.stringContaining(`?at=${id}`) },
  });
  expect(read(legacy ?? { body: '' }).data).toMatchObject({
    object: {
      id,
      object: 'call',
      status: 'completed',
      answeredBy: 'USdemoBen',
      participants: [from, demoLines[0]?.phoneNumber],
      recordings: null,
    },
  });
  expect(read(quo ?? { body: '' }).id).toBe(read(legacy ?? { body: '' }).id);
});

test('what is not taken is tried again under the same id and in the same words, freshly signed', async () => {
  const { simulator, receiver } = await start({ retrySpeed: 0.000_001 }, (count) => (count < 3 ? 503 : 204));
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', key });
  simulator.receiveText({ from, text: 'hello' });
  await vi.waitFor(() => expect(simulator.deliveries()[0]?.status).toBe('success'));
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(simulator.deliveries()[0]?.attempts.map(({ responseStatusCode }) => responseStatusCode)).toEqual([
    204, 503, 503,
  ]);
});

test('after eight tries a delivery has failed, and a person may have it sent once more', async () => {
  let status = 500;
  const { simulator, receiver } = await start({ retrySpeed: 0.000_000_1 }, () => status);
  const webhook = simulator.connectWebhook({ url: receiver.url, generation: 'quo', key });
  simulator.receiveText({ from, text: 'hello' });
  await vi.waitFor(() => expect(simulator.deliveries()[0]?.status).toBe('failed'));
  expect(receiver.received).toHaveLength(8);
  status = 200;
  const address = `${simulator.url}/webhooks/${webhook.id}/events/${simulator.deliveries()[0]?.id}`;
  const headers = { authorization: 'k', 'quo-api-version': '2026-03-30' };
  expect((await fetch(`${address}/retry`, { method: 'POST', headers })).status).toBe(202);
  await vi.waitFor(() => expect(simulator.deliveries()[0]?.status).toBe('success'));
  const detail: unknown = await (await fetch(address, { headers })).json();
  expect(detail).toMatchObject({
    data: { attempts: { length: 9, 0: { triggerType: 'manual', status: 'success' } } },
  });
});

test('with the first pause of five real seconds, nothing is tried again at once', async () => {
  const { simulator, receiver } = await start({}, () => 500);
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', key });
  simulator.receiveText({ from, text: 'hello' });
  await simulator.settled();
  const delivery = simulator.deliveries()[0];
  expect(delivery?.status).toBe('pending');
  const waitMs = (delivery?.nextAttemptAt?.getTime() ?? 0) - Date.now();
  expect(waitMs).toBeGreaterThan(4_000);
  expect(waitMs).toBeLessThanOrEqual(5_000);
});

test('on request each delivery comes twice, as at-least-once allows', async () => {
  const { simulator, receiver } = await start({ duplicateDeliveries: true });
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', key });
  simulator.ring();
  await simulator.settled();
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[0]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id']);
});

test('a webhook hears only its events of its lines, and nothing while it is disabled', async () => {
  const { simulator, receiver } = await start();
  const events = ['message.received'];
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', events, resourceIds: ['PNdemoDental'] });
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', events, status: 'disabled' });
  simulator.receiveText({ line: 'PNdemoLawIntake', from, text: 'not for it' });
  simulator.ring({ line: 'PNdemoDental' });
  simulator.receiveText({ line: 'PNdemoDental', from, text: 'for it' });
  await simulator.settled();
  expect(receiver.received.map((one) => read(one).data['resource'])).toMatchObject([{ text: 'for it' }]);
});

test('a changed contact is told to new webhooks of any line, under its webhook id', async () => {
  const { simulator, receiver } = await start();
  simulator.connectWebhook({ url: receiver.url, generation: 'quo', resourceIds: ['PNdemoDental'] });
  simulator.connectWebhook({ url: receiver.url, generation: 'legacy' });
  const [person] = demoPeople;
  if (person === undefined) throw new Error('The demo has no people.');
  simulator.changeContact(person.contactId, { lastName: 'Delgado-Ruiz' });
  await simulator.settled();
  expect(receiver.received.map(read)).toMatchObject([
    {
      type: 'contact.updated',
      data: { resource: { id: `CT${person.contactId}`, lastName: 'Delgado-Ruiz' } },
    },
  ]);
});
