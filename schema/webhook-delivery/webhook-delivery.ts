import type { Prisma } from '../../prisma/generated/client/client.ts';
import { requireAllClients, requireRole } from '../access.ts';
import { builder } from '../builder.ts';
import { readPage } from '../connection-page.ts';
import { countOf, totalCountDescription } from '../counted.ts';
import { selectedNodes } from '../selection.ts';

const WebhookGenerationType = builder.enumType('WebhookGeneration', {
  description: 'Which of the provider’s two webhook systems sent a delivery.',
  values: {
    QUO: { description: 'The current one (2026-03-30), signed by the Standard Webhooks rules.' },
    LEGACY: { description: 'The one before, with its `openphone-signature`.' },
  } as const,
});

const WebhookDeliveryStatusType = builder.enumType('WebhookDeliveryStatus', {
  description: 'What became of a delivery.',
  values: {
    APPLIED: { description: 'What it told is in the logs.' },
    IGNORED: { description: 'Understood, and there was nothing to log; `reason` says why.' },
    FAILED: { description: 'Could not be applied yet; it is tried again at `nextAttemptAt`.' },
    DEAD: { description: 'Given up after the last try. `replayWebhookDelivery` tries once more.' },
  } as const,
});

export const WebhookDeliveryType = builder.prismaObject('WebhookDelivery', {
  description: 'One webhook request whose signature was good: stored once, whatever became of it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id.' }),
    deliveryId: t.exposeString('deliveryId', {
      description: '`webhook-id` of a new delivery, the event’s id of a legacy one.',
    }),
    generation: t.expose('generation', { type: WebhookGenerationType, description: 'Which system sent it.' }),
    eventId: t.exposeString('eventId', { description: 'The provider’s id of the event.' }),
    eventType: t.exposeString('eventType', { description: 'E.g. `call.completed`.' }),
    apiVersion: t.exposeString('apiVersion', {
      nullable: true,
      description: 'The version its body is written in.',
    }),
    resourceId: t.exposeString('resourceId', {
      nullable: true,
      description: 'The provider’s id of the call, text or contact it is about.',
    }),
    status: t.expose('status', { type: WebhookDeliveryStatusType, description: 'What became of it.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it was ignored or has failed, in words.',
    }),
    attempts: t.exposeInt('attempts', { description: 'How often applying it has failed.' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again.',
    }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When it came in.' }),
    appliedAt: t.expose('appliedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When what it told went into the logs.',
    }),
  }),
});

const WebhookDeliveryConnection = builder.connectionObject(
  {
    type: WebhookDeliveryType,
    name: 'WebhookDeliveryConnection',
    description: 'A page of deliveries, the newest first.',
    fields: (t) => ({ totalCount: t.int({ description: totalCountDescription, resolve: countOf }) }),
  },
  { name: 'WebhookDeliveryEdge', description: 'A delivery in its list.' },
);

const WebhookDeliveryFilter = builder.inputType('WebhookDeliveryFilter', {
  description: 'Which deliveries; all that is said must hold.',
  fields: (t) => ({
    status: t.field({ type: [WebhookDeliveryStatusType], description: 'That became one of these.' }),
    eventType: t.string({ description: 'Of this type, e.g. `call.completed`.' }),
    resourceId: t.string({ description: 'About this call, text or contact (the provider’s id).' }),
  }),
});

builder.queryField('webhookDeliveries', (t) =>
  t.connection(
    {
      type: WebhookDeliveryType,
      description:
        'What the provider has delivered, and what became of it. Needs ADMIN of all clients: a delivery may be about any.',
      args: { filter: t.arg({ type: WebhookDeliveryFilter, description: 'Which of them.' }) },
      resolve: async (_root, args, context, info) => {
        requireRole(context.viewer, 'ADMIN');
        requireAllClients(context.viewer);
        const { status, eventType, resourceId } = args.filter ?? {};
        const where: Prisma.WebhookDeliveryWhereInput = {
          ...(status ? { status: { in: [...status] } } : {}),
          ...(eventType ? { eventType } : {}),
          ...(resourceId ? { resourceId } : {}),
        };
        const page = await readPage(args, ({ id, order, take }) =>
          context.prisma.webhookDelivery.findMany({
            ...selectedNodes(context, info, 'WebhookDelivery'),
            where: { AND: [where, { id }] },
            orderBy: { id: order },
            take,
          }),
        );
        return { ...page, count: () => context.prisma.webhookDelivery.count({ where }) };
      },
    },
    WebhookDeliveryConnection,
  ),
);
