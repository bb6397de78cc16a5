import type { MissingLog } from '../../prisma/generated/client/client.ts';
import type { Sql } from '../../prisma/sql.ts';
import type { Change } from '../activity/append-activity.ts';
import { SyncLost } from './advance-sync.ts';
import type { HeldRun } from './take-sync.ts';

/** What became of a missing call or text that was asked for. */
export interface Settled {
  /** Why it is not here still; null when it is. */
  readonly reason: string | null;
  readonly added: number;
  readonly changed: number;
  readonly etaSeconds: number | null;
}

/**
 * Stores what became of one missing log, to be called in the transaction that records it: then a
 * process that dies has either done both or neither.
 * @returns the entry for the feed. @throws {SyncLost} which undoes the recording as well.
 */
export async function settleMissing(
  sql: Sql,
  run: HeldRun,
  { id }: Pick<MissingLog, 'id'>,
  { reason, added, changed, etaSeconds }: Settled,
  now: Date,
): Promise<Change> {
  const [advanced] = await sql.query(
    `WITH settled AS (
       UPDATE openphone_missing_logs
          SET reason = $3, tried_by = $1::uuid, fetched_at = CASE WHEN $3::text IS NULL THEN $4::timestamptz END
        WHERE id = $5::uuid)
     UPDATE openphone_sync_runs
        SET seen = seen + 1, added = added + $6::int, changed = changed + $7::int, eta_seconds = $8::int,
            heartbeat_at = $4::timestamptz, error = NULL
      WHERE id = $1::uuid AND worker = $2::uuid AND status = 'RUNNING' RETURNING id`,
    [run.id, run.worker, reason, now.toISOString(), id, added, changed, etaSeconds],
  );
  if (!advanced) throw new SyncLost(run.id);
  return { kind: 'SYNC_RUN', item_id: run.id, change: 'UPDATED', client_id: run.clientId };
}
