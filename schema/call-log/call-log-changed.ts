import { followActivity } from '../activity/activity.ts';
import { visibleCallLogs } from '../access.ts';
import { builder } from '../builder.ts';
import { NotFound } from '../errors.ts';
import type { Activity } from '../live-events.ts';
import { selectedFields } from '../selection.ts';
import { CallLogType } from './call-log.ts';

builder.subscriptionField('callLogChanged', (t) =>
  t.field({
    type: CallLogType,
    description:
      'Each call that is new or of which more is known, as it is then. To resume after a break, use `activity`.',
    args: { clientId: t.arg.id({ description: 'Of this client alone (our id).' }) },
    subscribe: (_root, { clientId }, context) => followActivity(context, clientId, undefined, 'CALL'),
    resolve: async (activity: Activity, _args, context, info) => {
      const log = await context.prisma.callLog.findFirst({
        ...selectedFields(context, info, 'CallLog'),
        where: { AND: [visibleCallLogs(context.viewer), { id: activity.itemId }] },
      });
      // Assigned elsewhere since.
      if (!log) throw new NotFound('call', activity.itemId);
      return log;
    },
  }),
);
