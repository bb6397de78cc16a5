import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Sql } from '../../prisma/sql.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';
import { firstIdAt } from '../log-id.ts';
import { SyncLost } from './advance-sync.ts';
import { startOfSecond } from '../start-of-second.ts';
import type { HeldRun } from './take-sync.ts';

type RunChange = Prisma.SyncRunUpdateManyMutationInput;

/** What a run that has ended no longer has. */
export const ended = { activeLine: null, worker: null, heartbeatAt: null, etaSeconds: null };

/**
 * Ends a run that has read everything: counts what we have of the same time, and dates its lines.
 * @throws {SyncLost}, as the others here but the last.
 */
export async function finishSync(services: Services, run: HeldRun): Promise<void> {
  const { id, since, startedAt, phoneNumberId } = run;
  const stored = await countStored(services.sql, run);
  const asked = await services.prisma.syncRun.findUniqueOrThrow({ where: { id } });
  const change = {
    ...ended,
    status: 'SUCCEEDED',
    error: null,
    finishedAt: services.clock(),
    storedCalls: asked.providerCalls === null ? null : stored.calls,
    storedMessages: asked.providerMessages === null ? null : stored.messages,
  } as const;
  await changeRun(services, run, change, async (transaction) => {
    // A short reading must not hide a gap before it from the next catch-up.
    await transaction.integration.updateMany({
      where: {
        phoneNumberId,
        deletedAt: null,
        isActive: true,
        createdAt: { lte: startedAt },
        ...(since ? { lastSyncedAt: { gte: since } } : {}),
      },
      data: { lastSyncedAt: startedAt },
    });
    return undefined;
  });
}

/** Ends a run that the provider refuses: asking again would give the same answer. */
export async function failSync(services: Services, run: HeldRun, error: string): Promise<void> {
  await changeRun(services, run, { ...ended, status: 'FAILED', error, finishedAt: services.clock() });
}

/** Says what a run waits for. It keeps its heartbeat, so it is taken up again a minute later. */
export async function pauseSync(services: Services, run: HeldRun, error: string): Promise<void> {
  await changeRun(services, run, { error, etaSeconds: null, heartbeatAt: services.clock() });
}

/** Lays a run down for whoever comes next, without a minute's wait. */
export async function releaseSync({ prisma }: Services, { id, worker }: HeldRun): Promise<void> {
  await prisma.syncRun.updateMany({ where: { id, worker }, data: { worker: null, heartbeatAt: null } });
}

/**
 * Changes a run that is still in these hands. `before` comes first, as lines are locked before runs, and
 * may find out more of what is to change. @throws {SyncLost}
 */
export async function changeRun(
  { prisma, feed }: Services,
  { id, worker, clientId }: HeldRun,
  data: RunChange,
  before?: (transaction: Prisma.TransactionClient) => Promise<RunChange | undefined>,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const more = await before?.(transaction);
    const { count } = await transaction.syncRun.updateMany({
      where: { id, worker, status: 'RUNNING' },
      data: { ...data, ...more },
    });
    if (count === 0) throw new SyncLost(id);
    await appendActivity(transactionSql(transaction), [
      { kind: 'SYNC_RUN', item_id: id, change: 'UPDATED', client_id: clientId },
    ]);
  });
  feed.announce();
}

/** The id of a text of ours is from our own clock. */
const clockSlack = 60_000;

/** What we have of the line in the time that a run has read. */
export async function countStored(
  sql: Sql,
  { phoneNumberId, since, until, startedAt }: HeldRun,
): Promise<{ calls: number; messages: number }> {
  const from = startOfSecond(since ?? new Date(0));
  const to = until ?? startedAt;
  // By id as well: it is the time again, and the only one of the two that has an index.
  const [counts] = await sql.query<{ calls: number; messages: number }>(
    `SELECT (SELECT count(*)::int FROM openphone_call_logs
              WHERE phone_number_id = $1 AND id BETWEEN $2::uuid AND $5::uuid AND started_at BETWEEN $3 AND $4) AS calls,
            (SELECT count(*)::int FROM openphone_message_logs
              WHERE phone_number_id = $1 AND id BETWEEN $2::uuid AND $5::uuid AND sent_at BETWEEN $3 AND $4
                AND openphone_message_id IS NOT NULL) AS messages`,
    [
      phoneNumberId,
      firstIdAt(from),
      from.toISOString(),
      to.toISOString(),
      firstIdAt(new Date(to.getTime() + clockSlack)),
    ],
  );
  return counts ?? { calls: 0, messages: 0 };
}
