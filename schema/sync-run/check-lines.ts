import type { Integration } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';
import { firstIdAt } from '../log-id.ts';
import { startOfSecond } from '../start-of-second.ts';
import { startSync } from './start-sync.ts';

const day = 24 * 60 * 60_000;
const period = 7 * day;
/** What is younger may be on its way. */
const settling = 60 * 60_000;

/**
 * Queues a check of the last seven days of each line that has been read once and that had no such check
 * for a day; one that failed or was cancelled is none. One that is being read for something else has its turn at the next look.
 * @returns how many were queued.
 */
export async function checkLines(services: Services): Promise<number> {
  const { prisma, clock, feed, jobs } = services;
  const now = clock();
  const recent = await prisma.syncRun.findMany({
    where: {
      id: { gte: firstIdAt(new Date(now.getTime() - day)) },
      kind: 'CHECK',
      requestedBy: 'system',
      status: { in: ['QUEUED', 'RUNNING', 'SUCCEEDED'] },
    },
    select: { phoneNumberId: true },
  });
  const lines = await prisma.integration.findMany({
    where: {
      isActive: true,
      deletedAt: null,
      lastSyncedAt: { not: null },
      phoneNumberId: { notIn: recent.map(({ phoneNumberId }) => phoneNumberId) },
    },
    orderBy: { id: 'desc' },
  });
  const distinct = new Map(lines.map((line) => [line.phoneNumberId, line]));
  let queued = 0;
  for (const line of distinct.values()) queued += await checkLine(services, line, now);
  if (queued > 0) {
    feed.announce();
    jobs.soon('sync-lines');
  }
  return queued;
}

async function checkLine({ prisma }: Services, integration: Integration, now: Date): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    const { changes } = await startSync(transaction, {
      integration,
      kind: 'CHECK',
      since: startOfSecond(new Date(now.getTime() - period)),
      until: new Date(now.getTime() - settling),
      requestedBy: 'system',
      now,
    });
    if (changes.length > 0) await appendActivity(transactionSql(transaction), changes);
    return changes.length;
  });
}
