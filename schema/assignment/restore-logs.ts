import type { Sql } from '../../prisma/sql.ts';
import type { Change } from '../activity/append-activity.ts';
import { logTables } from './log-tables.ts';
import { changesOf } from './move-logs.ts';
import type { LockableLog } from './numbered-logs.ts';

/** Logs that this assignment has moved and nothing has moved since. */
export async function readMovedLogs(sql: Sql, assignmentId: string, limit: number): Promise<LockableLog[]> {
  const logs = logTables.map(
    ({ kind, table, lockKeys }) =>
      `(SELECT log.id, '${kind}' AS kind, ${lockKeys} AS keys FROM ${table} AS log
         WHERE log.assignment_id = $1::uuid LIMIT $2)`,
  );
  return sql.query(`${logs.join(' UNION ALL ')} LIMIT $2`, [assignmentId, limit]);
}

/**
 * Puts locked logs back to where they were before this assignment; where that was by one that has been
 * undone itself, to where they were before that. @returns what changed, for the feed.
 */
export async function restoreLogs(
  sql: Sql,
  logs: readonly LockableLog[],
  assignmentId: string,
  now: Date,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { kind, table } of logTables) {
    const ids = logs.filter((log) => log.kind === kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    const restored = await sql.query<RestoredRow>(
      `WITH former AS (
         SELECT log.id, log.client_id AS from_client, move.before
           FROM ${table} AS log JOIN openphone_assignment_moves AS move
             ON move.log_id = log.id AND move.assignment_id = log.assignment_id
          WHERE log.id = ANY ($1::uuid[]) AND log.assignment_id = $2::uuid
       )
       UPDATE ${table} AS log
          SET client_id = (before ->> 'client_id')::uuid, integration_id = (before ->> 'integration_id')::uuid,
              assignment_rule = (before ->> 'assignment_rule')::assignment_rule,
              assignment_reason = before ->> 'assignment_reason',
              assigned_at = (before ->> 'assigned_at')::timestamptz,
              assignment_id = (before ->> 'assignment_id')::uuid, updated_at = $3::timestamptz
         FROM former WHERE log.id = former.id
       RETURNING log.id, former.from_client, log.client_id AS to_client,
         (SELECT before.id FROM openphone_assignments AS before
           WHERE before.id = log.assignment_id AND before.undone_at IS NOT NULL) AS undone`,
      [ids, assignmentId, now.toISOString()],
    );
    changes.push(...restored.flatMap((row) => changesOf(kind, row.id, row.from_client, row.to_client)));
    for (const undone of new Set(restored.flatMap((row) => row.undone ?? []))) {
      const further = new Set(restored.filter((row) => row.undone === undone).map(({ id }) => id));
      const those = logs.filter(({ id }) => further.has(id));
      changes.push(...(await restoreLogs(sql, those, undone, now)));
    }
  }
  return changes;
}

interface RestoredRow {
  readonly id: string;
  readonly from_client: string | null;
  readonly to_client: string | null;
  /** The assignment that it was by before, if that one has been undone meanwhile. */
  readonly undone: string | null;
}
