import { randomUUID } from 'node:crypto';
import type { Prisma, SyncRun } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';

/** A run in the hands of whoever walks it. */
export interface HeldRun extends SyncRun {
  readonly worker: string;
  readonly startedAt: Date;
  readonly clientId: string;
}

/** A holder that says nothing for this long is dead. Longer than a page takes with all its retries. */
const longestSilence = 60_000;

/** Takes the run that is waiting, or whose process has died; the one that has come least far first. */
export async function takeSync(services: Services): Promise<HeldRun | undefined> {
  const { prisma, clock, feed } = services;
  for (;;) {
    const now = clock();
    const [waiting] = await prisma.syncRun.findMany({
      where: takeable(now),
      include: { integration: { select: { clientId: true } } },
      orderBy: [{ pages: 'asc' }, { id: 'asc' }],
      take: 1,
    });
    if (!waiting) return undefined;
    const { integration, ...run } = waiting;
    const worker = randomUUID();
    const startedAt = run.startedAt ?? now;
    const taken = await prisma.$transaction(async (transaction) => {
      // The condition again: between the two, another process may have been faster.
      const { count } = await transaction.syncRun.updateMany({
        where: { AND: [{ id: run.id }, takeable(now)] },
        data: { status: 'RUNNING', worker, startedAt, heartbeatAt: now },
      });
      if (count === 0) return false;
      await appendActivity(transactionSql(transaction), [
        { kind: 'SYNC_RUN', item_id: run.id, change: 'UPDATED', client_id: integration.clientId },
      ]);
      return true;
    });
    if (taken) {
      feed.announce();
      return { ...run, status: 'RUNNING', worker, startedAt, clientId: integration.clientId };
    }
  }
}

function takeable(now: Date): Prisma.SyncRunWhereInput {
  return {
    activeLine: { not: null },
    OR: [{ heartbeatAt: null }, { heartbeatAt: { lt: new Date(now.getTime() - longestSilence) } }],
  };
}
