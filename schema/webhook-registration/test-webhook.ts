import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookDelivery } from '../../prisma/generated/client/client.ts';
import { requireAllClients, requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { BadUserInput, NotFound } from '../errors.ts';
import { firstIdAt } from '../log-id.ts';
import { WebhookDeliveryType } from '../webhook-delivery/webhook-delivery.ts';
import { deliversToUs } from './own-addresses.ts';

/** How long the test is waited for, and how often it is looked for, in milliseconds. */
const patience = 5_000;
const lookEvery = 100;
/** The clock of another process that takes the delivery may be behind ours. */
const clockSkew = 60_000;

builder.mutationField('testWebhook', (t) =>
  t.field({
    type: WebhookDeliveryType,
    nullable: true,
    description:
      'Has the provider deliver a test event, signed as any other, and gives it as it came in: IGNORED, because its body is a sample. Null when it has not come within 5 seconds; `openPhoneStatus` may say why. Needs ADMIN of all clients.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'The provider’s id of the webhook, from `openPhoneStatus`.',
      }),
      eventType: t.arg.string({
        description:
          'Of which type, e.g. `call.completed`; the first that the webhook listens for unless told.',
      }),
    },
    resolve: async (_root, { id, eventType }, context) => {
      requireRole(context.viewer, 'ADMIN');
      requireAllClients(context.viewer);
      const webhook = (await context.providerWebhooks.list()).find((one) => one.id === id);
      if (!webhook || !deliversToUs(context.addresses, webhook)) throw new NotFound('webhook', id);
      const type = eventType ?? webhook.events[0];
      if (type === undefined || !webhook.events.includes(type)) {
        throw new BadUserInput(
          'eventType',
          `This webhook does not listen for “${type ?? ''}”. Take one of: ${webhook.events.join(', ')}.`,
        );
      }
      const since = new Date(context.clock().getTime() - clockSkew);
      await writeChange(context, 'testWebhook', () =>
        Promise.resolve({ result: undefined, subjectId: id, details: { eventType: type } }),
      );
      const eventId = await context.providerWebhooks.sendTest(id, type);
      return eventId === undefined ? null : waitFor(context, eventId, since);
    },
  }),
);

async function waitFor({ prisma }: Context, eventId: string, since: Date): Promise<WebhookDelivery | null> {
  const end = performance.now() + patience;
  for (;;) {
    const delivery = await prisma.webhookDelivery.findFirst({
      where: { id: { gte: firstIdAt(since) }, eventId },
      orderBy: { id: 'desc' },
    });
    if (delivery || performance.now() > end) return delivery;
    await delay(lookEvery);
  }
}
