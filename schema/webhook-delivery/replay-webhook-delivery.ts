import { requireAllClients, requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { Conflict, NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { WebhookDeliveryType } from './webhook-delivery.ts';

builder.mutationField('replayWebhookDelivery', (t) =>
  t.prismaField({
    type: WebhookDeliveryType,
    description:
      'Has a delivery that failed, or was ignored, applied again from its stored body, within seconds. Repeating what is known changes nothing. Needs ADMIN of all clients.',
    args: { id: t.arg.id({ required: true, description: 'Our id of it.' }) },
    resolve: async (query, _root, { id }, context) => {
      requireRole(context.viewer, 'ADMIN');
      requireAllClients(context.viewer);
      const delivery = await context.prisma.webhookDelivery.findFirst({ where: idFilter('id', id) });
      if (!delivery) throw new NotFound('delivery', id);
      if (delivery.status === 'APPLIED')
        throw new Conflict('This delivery has been applied: what it told is in the logs.', { id });
      const replayed = await writeChange(context, 'replayWebhookDelivery', async (transaction) => ({
        result: await transaction.webhookDelivery.update({
          ...query,
          where: { id },
          data: {
            status: 'FAILED',
            reason: 'To be applied again, as somebody asked.',
            attempts: 0,
            nextAttemptAt: context.clock(),
          },
        }),
        subjectId: id,
      }));
      context.jobs.soon('retry-deliveries');
      return replayed;
    },
  }),
);
