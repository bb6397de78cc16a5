import type { Sql } from '../../prisma/sql.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import type { Services } from '../context.ts';
import { changeRun, countStored, ended } from './end-sync.ts';
import type { HeldRun } from './take-sync.ts';

/**
 * Ends a check that has compared everything: takes what has come by itself since its page was read off
 * the missing, counts what we have and the provider does not list, and makes it the last check of its
 * lines. @throws {SyncLost}
 */
export async function finishCheck(services: Services, run: HeldRun): Promise<void> {
  const { id, phoneNumberId, createdAt } = run;
  const success = { ...ended, status: 'SUCCEEDED', error: null, finishedAt: services.clock() } as const;
  // Before the transaction, which is short: a long past takes longer to count than lines may be locked.
  const stored = await countStored(services.sql, run);
  await changeRun(services, run, success, async (transaction) => {
    // A line that was connected since was not asked about when the check was allowed.
    await transaction.integration.updateMany({
      where: { phoneNumberId, deletedAt: null, createdAt: { lte: createdAt } },
      data: { lastCheckId: id },
    });
    const sql = transactionSql(transaction);
    const came = await forgetWhatCame(sql, id);
    const asked = await transaction.syncRun.findUniqueOrThrow({ where: { id } });
    const calls = tally(stored.calls, asked.matchedCalls, asked.missingCalls, came.calls);
    const texts = tally(stored.messages, asked.matchedMessages, asked.missingMessages, came.messages);
    return {
      providerCalls: asked.providerCalls ?? 0,
      matchedCalls: calls.matched,
      missingCalls: calls.missing,
      unlistedCalls: calls.unlisted,
      storedCalls: calls.matched + calls.unlisted,
      providerMessages: asked.providerMessages ?? 0,
      matchedMessages: texts.matched,
      missingMessages: texts.missing,
      unlistedMessages: texts.unlisted,
      storedMessages: texts.matched + texts.unlisted,
    };
  });
}

function tally(
  stored: number,
  matched: number,
  missing: number | null,
  came: number,
): { matched: number; missing: number; unlisted: number } {
  const all = matched + came;
  // The provider's times and ours differ by less than a second, which may fall on either end.
  return { matched: all, missing: Math.max(0, (missing ?? 0) - came), unlisted: Math.max(0, stored - all) };
}

/** Webhooks and the provider's lists are not in step: what was a second behind is not missing. */
async function forgetWhatCame(sql: Sql, runId: string): Promise<{ calls: number; messages: number }> {
  const came = await sql.query<{ kind: 'CALL' | 'MESSAGE' }>(
    `DELETE FROM openphone_missing_logs AS missing WHERE sync_run_id = $1::uuid AND (
       (kind = 'CALL' AND EXISTS (SELECT 1 FROM openphone_call_logs WHERE openphone_call_id = missing.openphone_id)) OR
       (kind = 'MESSAGE' AND EXISTS (SELECT 1 FROM openphone_message_logs WHERE openphone_message_id = missing.openphone_id)))
     RETURNING kind::text AS kind`,
    [runId],
  );
  const calls = came.filter(({ kind }) => kind === 'CALL').length;
  return { calls, messages: came.length - calls };
}
