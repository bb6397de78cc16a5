import { followActivity } from '../activity/activity.ts';
import { visibleMessageLogs } from '../access.ts';
import { builder } from '../builder.ts';
import { NotFound } from '../errors.ts';
import type { Activity } from '../live-events.ts';
import { selectedFields } from '../selection.ts';
import { MessageLogType } from './message-log.ts';

builder.subscriptionField('messageLogChanged', (t) =>
  t.field({
    type: MessageLogType,
    description:
      'Each text that is new or of which more is known, as it is then. To resume after a break, use `activity`.',
    args: { clientId: t.arg.id({ description: 'Of this client alone (our id).' }) },
    subscribe: (_root, { clientId }, context) => followActivity(context, clientId, undefined, 'MESSAGE'),
    resolve: async (activity: Activity, _args, context, info) => {
      const log = await context.prisma.messageLog.findFirst({
        ...selectedFields(context, info, 'MessageLog'),
        where: { AND: [visibleMessageLogs(context.viewer), { id: activity.itemId }] },
      });
      // Assigned elsewhere since.
      if (!log) throw new NotFound('text', activity.itemId);
      return log;
    },
  }),
);
