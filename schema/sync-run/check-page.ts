import type { Sql } from '../../prisma/sql.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { CallFacts } from '../call-log/call-facts.ts';
import type { Services } from '../context.ts';
import { logId } from '../log-id.ts';
import type { MessageFacts } from '../message-log/message-facts.ts';
import { countReasons } from '../record/not-logged.ts';
import type { WalkedPage } from '../telephony.ts';
import { advanceSync, type SyncStep } from './advance-sync.ts';
import { compareFacts } from './compare-facts.ts';
import type { HeldRun } from './take-sync.ts';

/** Of the missing calls, and of the missing texts, so many are kept by their ids; all are counted. */
const mostKept = 1_000;

/**
 * Compares a page with what we have, keeps the ids that are missing, and stores where the check stands,
 * in one transaction. @throws {SyncLost}
 */
export async function checkPage(
  { sql, vault, clock, feed }: Services,
  run: HeldRun,
  { facts, unreadable }: WalkedPage<CallFacts | MessageFacts>,
  stand: Pick<SyncStep, 'phase' | 'watermark' | 'walked' | 'etaSeconds'>,
): Promise<void> {
  await sql.transaction(async (transaction) => {
    const now = clock();
    const { matched, missing, notLogged } = await compareFacts(transaction, { vault, now }, facts);
    const step = {
      ...stand,
      seen: facts.length + unreadable,
      added: 0,
      changed: 0,
      unreadable,
      notLogged: countReasons(notLogged),
      compared: { matched, missing: missing.length },
    };
    const change = await advanceSync(transaction, run, step, now);
    if (missing.length > 0) await keepMissing(transaction, run, stand.phase, missing);
    await appendActivity(transaction, [change]);
  });
  feed.announce();
}

async function keepMissing(
  sql: Sql,
  run: HeldRun,
  phase: SyncStep['phase'],
  missing: readonly (CallFacts | MessageFacts)[],
): Promise<void> {
  const kind = phase === 'CALLS' ? 'CALL' : 'MESSAGE';
  const rows = missing.map((one) => {
    const isCall = one.kind === 'call';
    const openPhoneId = isCall ? one.openPhoneCallId : one.openPhoneMessageId;
    const at = isCall ? one.startedAt : one.sentAt;
    return {
      id: logId('missing', `${run.id}/${kind}/${openPhoneId}`, at ?? run.startedAt),
      sync_run_id: run.id,
      kind,
      openphone_id: openPhoneId,
      occurred_at: at?.toISOString() ?? null,
    };
  });
  await sql.query(
    `INSERT INTO openphone_missing_logs (id, sync_run_id, kind, openphone_id, occurred_at)
     SELECT id, sync_run_id, kind, openphone_id, occurred_at
       FROM jsonb_populate_recordset(NULL::openphone_missing_logs, $1::jsonb)
      ORDER BY id DESC
      LIMIT greatest(0, $3 - (SELECT count(*) FROM openphone_missing_logs
                               WHERE sync_run_id = $2::uuid AND kind = $4::log_kind))
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows), run.id, mostKept, kind],
  );
}
