import type { Prisma } from '../../prisma/generated/client/client.ts';
import { requireRole, visibleSyncRuns } from '../access.ts';
import type { Change } from '../activity/append-activity.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { Conflict, NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { SyncRunType } from './sync-run.ts';

/**
 * Ends the active runs among these. Whoever walks one finds out with its next page, which is then not
 * stored.
 * @returns what changed, for the feed.
 */
export async function cancelRuns(
  transaction: Prisma.TransactionClient,
  where: Prisma.SyncRunWhereInput,
  now: Date,
): Promise<readonly Change[]> {
  const cancelled = await transaction.syncRun.updateManyAndReturn({
    where: { AND: [where, { activeLine: { not: null } }] },
    data: {
      status: 'CANCELLED',
      activeLine: null,
      worker: null,
      heartbeatAt: null,
      etaSeconds: null,
      error: null,
      finishedAt: now,
    },
    select: { id: true, integration: { select: { clientId: true } } },
  });
  return cancelled.map(({ id, integration }) => ({
    kind: 'SYNC_RUN',
    item_id: id,
    change: 'UPDATED',
    client_id: integration.clientId,
  }));
}

builder.mutationField('cancelSync', (t) =>
  t.prismaField({
    type: SyncRunType,
    description: 'Stops a sync. What it has read stays, and another one may be started. Needs AGENT.',
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
