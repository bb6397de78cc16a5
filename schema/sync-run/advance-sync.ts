import type { Sql } from '../../prisma/sql.ts';
import type { SyncPhase } from '../../prisma/generated/client/client.ts';
import type { Change } from '../activity/append-activity.ts';
import type { HeldRun } from './take-sync.ts';

/** What a page adds to a run, and where the run stands after it. */
export interface SyncStep {
  readonly phase: SyncPhase;
  readonly watermark: Date | null;
  readonly walked: readonly string[];
  /** Records on the page. */
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  /** Records that could not be read. */
  readonly unreadable: number;
  /** Reason → how many records are not logged for it. */
  readonly notLogged: Readonly<Record<string, number>>;
  /** A check alone: how many of them we have, and how many we lack. */
  readonly compared?: { readonly matched: number; readonly missing: number };
  readonly etaSeconds: number | null;
}

/** The run is no longer in these hands: cancelled, or taken over by another process. */
export class SyncLost extends Error {
  constructor(id: string) {
    super(`The sync ${id} was cancelled, or another process has taken it over.`);
    this.name = 'SyncLost';
  }
}

/**
 * Stores where a run stands after a page. To be called in the transaction that stores the page, before
 * its own statement of the feed: then a process that dies has either done both or neither.
 * @returns the entry for the feed.
 * @throws {SyncLost} which undoes the page as well.
 */
export async function advanceSync(sql: Sql, run: HeldRun, step: SyncStep, now: Date): Promise<Change> {
  const [advanced] = await sql.query(
    `UPDATE openphone_sync_runs
        SET phase = $3::sync_phase, watermark = $4::timestamptz, walked = $5::text[], pages = pages + 1,
            seen = seen + $6::int, added = added + $7::int, changed = changed + $8::int, eta_seconds = $9::int,
            provider_calls = CASE WHEN $3 = 'CALLS' THEN coalesce(provider_calls, 0) + $6::int ELSE provider_calls END,
            provider_messages = CASE WHEN $3 = 'MESSAGES' THEN coalesce(provider_messages, 0) + $6::int ELSE provider_messages END,
            matched_calls = matched_calls + CASE WHEN $3 = 'CALLS' THEN coalesce($11::int, 0) ELSE 0 END,
            matched_messages = matched_messages + CASE WHEN $3 = 'MESSAGES' THEN coalesce($11::int, 0) ELSE 0 END,
            missing_calls = CASE WHEN $3 = 'CALLS' THEN coalesce(missing_calls + $12::int, $12::int, missing_calls) ELSE missing_calls END,
            missing_messages = CASE WHEN $3 = 'MESSAGES' THEN coalesce(missing_messages + $12::int, $12::int, missing_messages) ELSE missing_messages END,
            unreadable = unreadable + $13::int,
            not_logged = not_logged || (SELECT coalesce(jsonb_object_agg(reason, number::int + coalesce((not_logged ->> reason)::int, 0)), '{}')
                                          FROM jsonb_each_text($14::jsonb) AS more (reason, number)),
            heartbeat_at = $10::timestamptz, error = NULL
      WHERE id = $1::uuid AND worker = $2::uuid AND status = 'RUNNING' RETURNING id`,
    [
      run.id,
      run.worker,
      step.phase,
      step.watermark?.toISOString() ?? null,
      step.walked,
      step.seen,
      step.added,
      step.changed,
      step.etaSeconds,
      now.toISOString(),
      step.compared?.matched ?? null,
      step.compared?.missing ?? null,
      step.unreadable,
      JSON.stringify(step.notLogged),
    ],
  );
  if (!advanced) throw new SyncLost(run.id);
  return { kind: 'SYNC_RUN', item_id: run.id, change: 'UPDATED', client_id: run.clientId };
}
