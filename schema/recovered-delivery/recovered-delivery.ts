import { requireAllClients, requireRole } from '../access.ts';
import { builder } from '../builder.ts';
import { readPage } from '../connection-page.ts';
import { selectedNodes } from '../selection.ts';

const RecoveryOutcomeType = builder.enumType('RecoveryOutcome', {
  description: 'What became of a delivery that the provider had given up.',
  values: {
    ASKED: { description: 'The provider was asked for it again, and it has not come yet.' },
    ARRIVED: { description: 'It came; it is among `webhookDeliveries`.' },
    GIVEN_UP: { description: 'It was asked for five times in vain. A sync reads what it told.' },
    REFUSED: { description: 'The provider will not deliver it again; `detail` says why.' },
  } as const,
});

const RecoveredDeliveryType = builder.prismaObject('RecoveredDelivery', {
  description: 'A delivery that the provider had given up, and that we asked it for again.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id.' }),
    deliveryId: t.exposeString('deliveryId', { description: 'The `webhook-id` that it comes with.' }),
    webhookId: t.exposeString('webhookId', { description: 'The provider’s id of the webhook.' }),
    eventType: t.exposeString('eventType', { description: 'E.g. `call.completed`.' }),
    failedAt: t.expose('failedAt', {
      type: 'DateTime',
      description: 'When the provider first tried to deliver it.',
    }),
    attempts: t.exposeInt('attempts', { description: 'How often it was asked for; five times at most.' }),
    lastAskedAt: t.expose('lastAskedAt', { type: 'DateTime', description: 'When it last was.' }),
    nextAskAt: t.expose('nextAskAt', {
      type: 'DateTime',
      description: 'When it is asked for again, if it has not come and may be.',
    }),
    outcome: t.expose('outcome', { type: RecoveryOutcomeType, description: 'What became of it.' }),
    detail: t.exposeString('detail', { nullable: true, description: 'Why it did not come, in words.' }),
  }),
});

const RecoveredDeliveryConnection = builder.connectionObject(
  {
    type: RecoveredDeliveryType,
    name: 'RecoveredDeliveryConnection',
    description: 'A page of deliveries that were asked for again, the last ones first.',
  },
  { name: 'RecoveredDeliveryEdge', description: 'A delivery in its list.' },
);

builder.queryField('recoveredDeliveries', (t) =>
  t.connection(
    {
      type: RecoveredDeliveryType,
      description:
        'Deliveries that failed at the provider and that it was asked for again. Needs ADMIN of all clients: a delivery may be about any.',
      resolve: (_root, args, context, info) => {
        requireRole(context.viewer, 'ADMIN');
        requireAllClients(context.viewer);
        return readPage(args, ({ id, order, take }) =>
          context.prisma.recoveredDelivery.findMany({
            ...selectedNodes(context, info, 'RecoveredDelivery'),
            where: { id },
            orderBy: { id: order },
            take,
          }),
        );
      },
    },
    RecoveredDeliveryConnection,
  ),
);
