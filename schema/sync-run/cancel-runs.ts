import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Change } from '../activity/append-activity.ts';

/**
 * Ends the active runs among these. Whoever walks one finds out with its next page, which is then not
 * stored. `error` says why, where nobody asked for it.
 * @returns what changed, for the feed.
 */
export async function cancelRuns(
  transaction: Prisma.TransactionClient,
  where: Prisma.SyncRunWhereInput,
  now: Date,
  error: string | null = null,
): Promise<readonly Change[]> {
  const cancelled = await transaction.syncRun.updateManyAndReturn({
    where: { AND: [where, { activeLine: { not: null } }] },
    data: {
      status: 'CANCELLED',
      activeLine: null,
      worker: null,
      heartbeatAt: null,
      etaSeconds: null,
      error,
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
