import { requireRole, visibleSyncRuns } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { Conflict, NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { cancelRuns } from './cancel-runs.ts';
import { SyncRunType } from './sync-run.ts';

builder.mutationField('cancelSync', (t) =>
  t.prismaField({
    type: SyncRunType,
    description:
      'Stops a sync, a check or a repair. What it has read stays, and another one may be started. Needs AGENT.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the sync.' }) },
    resolve: async (query, _root, { id }, context) => {
      requireRole(context.viewer, 'AGENT');
      const where = { AND: [visibleSyncRuns(context.viewer), idFilter('id', id)] };
      if ((await context.prisma.syncRun.count({ where })) === 0) throw new NotFound('sync', id);
      return writeChange(context, 'cancelSync', async (transaction) => {
        const changes = await cancelRuns(transaction, { id }, context.clock());
        const result = await transaction.syncRun.findUniqueOrThrow({ ...query, where: { id } });
        if (result.status !== 'CANCELLED')
          throw new Conflict(
            `This sync has ended already (${result.status.toLowerCase()}): there is nothing to stop.`,
            { id },
          );
        return { result, subjectId: id, changes };
      });
    },
  }),
);
