import type { Sql } from '../../prisma/sql.ts';

/** What the timeline consists of. */
export type TimelineKind = 'CALL' | 'MESSAGE' | 'CALL_INTENT';
/** What the feed tells of: the progress of a sync is live too, and no entry of the timeline. */
export type ActivityKind = TimelineKind | 'SYNC_RUN';
/** `REMOVED` is from its client's timeline. */
export type ActivityChange = 'CREATED' | 'UPDATED' | 'REMOVED';

/** One visible change of one thing. */
export interface Change {
  readonly kind: ActivityKind;
  readonly item_id: string;
  readonly change: ActivityChange;
  readonly client_id: string | null;
}

/**
 * The tail of a statement that appends changes to the feed. `changes` is SQL for a jsonb array of
 * `Change`. Taking the head row locks it until the commit, and so positions become visible in their
 * order and without a hole: a reader that has seen n has seen all before n. (A sequence would hand
 * out positions that commit in another order.) Take it last: whoever holds it keeps all writers waiting.
 * `after` is a condition that is always true and cannot be told before the rest of the statement is done.
 */
export function appendActivitySql(changes: string, after = 'true'): { head: string; insert: string } {
  return {
    head: `head AS (
      UPDATE activity_head SET position = position + jsonb_array_length(${changes})
       WHERE id = 1 AND jsonb_array_length(${changes}) > 0 AND (${after}) RETURNING position
    )`,
    insert: `INSERT INTO activity (position, kind, item_id, change, client_id, occurred_at)
      SELECT head.position - jsonb_array_length(${changes}) + said.number,
             (said.change ->> 'kind')::activity_kind, (said.change ->> 'item_id')::uuid,
             (said.change ->> 'change')::activity_change, (said.change ->> 'client_id')::uuid, clock_timestamp()
        FROM head, jsonb_array_elements(${changes}) WITH ORDINALITY AS said (change, number)`,
  };
}

/** Appends changes to the feed, in the transaction that makes them, as its last statement. */
export async function appendActivity(sql: Sql, changes: readonly Change[]): Promise<void> {
  const { head, insert } = appendActivitySql('$1::jsonb');
  await sql.query(`WITH ${head} ${insert}`, [JSON.stringify(changes)]);
}
