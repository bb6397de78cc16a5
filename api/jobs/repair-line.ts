import type { MissingLog } from '../../prisma/generated/client/client.ts';
import type { Sql } from '../../prisma/sql.ts';
import { appendActivity, type Change } from '../../schema/activity/append-activity.ts';
import { ProviderRejected } from '../../schema/errors.ts';
import type { Facts } from '../../schema/facts.ts';
import { openPhoneCallId, openPhoneMessageId } from '../../schema/ids.ts';
import type { NotLogged } from '../../schema/record/not-logged.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import { settleMissing } from '../../schema/sync-run/settle-missing.ts';
import type { HeldRun } from '../../schema/sync-run/take-sync.ts';
import { batchSize, type JobContext } from './job.ts';

/**
 * Fetches, one by one, what the check of this repair found missing, and records it as a sync would.
 * @returns `end`, or `stopped` when the signal came first; what is done is marked so.
 * @throws {SyncLost}; {NotYet}; {ProviderUnavailable}; {ProviderRejected} when the key itself is refused.
 */
export async function repairLine(
  context: JobContext,
  run: HeldRun,
  signal: AbortSignal,
): Promise<'end' | 'stopped'> {
  const { prisma } = context;
  const left = {
    syncRunId: run.checkId ?? '',
    fetchedAt: null,
    // Written out, as in SQL null is not unlike anything.
    OR: [{ triedBy: null }, { triedBy: { not: run.id } }],
  };
  const begun = performance.now();
  const whole = await prisma.missingLog.count({ where: left });
  for (let done = 0; ;) {
    const batch = await prisma.missingLog.findMany({ where: left, orderBy: { id: 'desc' }, take: batchSize });
    if (batch.length === 0) return 'end';
    for (const missing of batch) {
      done += 1;
      const pace = (performance.now() - begun) / 1_000 / done;
      await repair(context, run, missing, Math.ceil(Math.max(0, whole - done) * pace));
      if (signal.aborted) return 'stopped';
    }
  }
}

async function repair(
  context: JobContext,
  run: HeldRun,
  missing: MissingLog,
  etaSeconds: number,
): Promise<void> {
  const { sql, clock, feed } = context;
  const got = await fetchMissing(context, missing);
  if (typeof got === 'string') {
    await sql.transaction(async (transaction) => {
      const settled = { reason: got, added: 0, changed: 0, etaSeconds };
      await appendActivity(transaction, [await settleMissing(transaction, run, missing, settled, clock())]);
    });
  } else {
    await recordFacts(context, { facts: [got] }, async (transaction, changes, notLogged) => {
      const logs = changes.filter(({ kind }) => kind === 'CALL' || kind === 'MESSAGE');
      const added = logs.filter(({ change }) => change === 'CREATED').length;
      const settled = {
        reason: await reasonOf(transaction, missing, logs, notLogged),
        added,
        changed: logs.length - added,
        etaSeconds,
      };
      return [await settleMissing(transaction, run, missing, settled, clock())];
    });
  }
  feed.announce();
}

/** What the provider says of it, or why it says nothing. */
async function fetchMissing(
  { telephony }: JobContext,
  { kind, openPhoneId }: MissingLog,
): Promise<Facts | string> {
  try {
    const facts =
      kind === 'CALL'
        ? await telephony.fetchCall(openPhoneCallId(openPhoneId))
        : await telephony.fetchText(openPhoneMessageId(openPhoneId));
    return facts ?? 'OpenPhone does not show it any more, or not so that we could read it.';
  } catch (error) {
    // Without a good key or a subscription all of them would be refused alike.
    if (!(error instanceof ProviderRejected) || error.status === 401 || error.status === 402) throw error;
    return error.message;
  }
}

/** Why it is not logged although it was fetched; null when it is. */
async function reasonOf(
  sql: Sql,
  { kind, openPhoneId }: MissingLog,
  changes: readonly Change[],
  [notLogged]: readonly NotLogged[],
): Promise<string | null> {
  if (changes.length > 0) return null;
  const [table, column] =
    kind === 'CALL'
      ? ['openphone_call_logs', 'openphone_call_id']
      : ['openphone_message_logs', 'openphone_message_id'];
  const known = await sql.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [openPhoneId]);
  if (known.length > 0) return null;
  return notLogged?.message ?? 'OpenPhone does not say when it began.';
}
