import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';
import { startSync } from './start-sync.ts';

/** The provider tries a webhook for up to 27 h 35 m: what is older and missing will not come by itself. */
const overlap = 28 * 60 * 60_000;

/**
 * Queues a sync of every active line, from a little before it was last read, or of its whole past if
 * it never was. @returns how many were queued.
 */
export async function catchUpLines({ prisma, clock, feed, jobs }: Services): Promise<number> {
  const lines = await prisma.integration.findMany({
    where: { isActive: true, deletedAt: null },
    // Clients that share a line share its run: the one that is furthest behind says since when.
    orderBy: [{ lastSyncedAt: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
  });
  const distinct = new Map(lines.toReversed().map((line) => [line.phoneNumberId, line]));
  let queued = 0;
  for (const integration of distinct.values()) {
    const { lastSyncedAt } = integration;
    const since = lastSyncedAt && new Date(lastSyncedAt.getTime() - overlap);
    queued += await prisma.$transaction(async (transaction) => {
      const { changes } = await startSync(transaction, {
        integration,
        since,
        requestedBy: 'system',
        now: clock(),
      });
      if (changes.length > 0) await appendActivity(transactionSql(transaction), changes);
      return changes.length;
    });
  }
  if (queued > 0) {
    feed.announce();
    jobs.soon('sync-lines');
  }
  return queued;
}
