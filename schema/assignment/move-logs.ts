import type { Sql } from '../../prisma/sql.ts';
import type { Change } from '../activity/append-activity.ts';
import type { Assigned } from './assigned.ts';
import { logTables } from './log-tables.ts';
import type { LockableLog } from './numbered-logs.ts';

/** Where logs go, and why. The connection follows from client and line. */
export type Target = Omit<Assigned, 'integration_id'> & { readonly assignment_id: string };

interface MovedRow {
  readonly id: string;
  readonly before_client: string | null;
}

/**
 * Moves logs that are locked, and keeps where each was. Only the columns of assignment are written:
 * what is told of the logs stays theirs.
 * @returns what changed, for the feed.
 */
export async function moveLogs(sql: Sql, logs: readonly LockableLog[], target: Target): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { kind, table } of logTables) {
    const ids = logs.filter((log) => log.kind === kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    const moved = await sql.query<MovedRow>(
      `WITH before AS (
         SELECT id, client_id, integration_id, assignment_rule, assignment_reason, assigned_at, assignment_id
           FROM ${table} WHERE id = ANY ($1::uuid[])
       ), kept AS (
         INSERT INTO openphone_assignment_moves (assignment_id, log_id, kind, before)
         SELECT $2::uuid, before.id, '${kind}', to_jsonb(before) FROM before
         ON CONFLICT (assignment_id, log_id) DO NOTHING
       )
       UPDATE ${table} AS log
          SET client_id = $3::uuid, assignment_rule = $4::assignment_rule, assignment_reason = $5,
              assigned_at = $6::timestamptz, updated_at = $6::timestamptz, assignment_id = $2::uuid,
              integration_id = (SELECT line.id FROM openphone_integrations AS line
                WHERE line.client_id = $3::uuid AND line.phone_number_id = log.phone_number_id AND line.deleted_at IS NULL)
         FROM before WHERE log.id = before.id
       RETURNING log.id, before.client_id AS before_client`,
      [
        ids,
        target.assignment_id,
        target.client_id,
        target.assignment_rule,
        target.assignment_reason,
        target.assigned_at,
      ],
    );
    changes.push(...moved.flatMap((row) => changesOf(kind, row.id, row.before_client, target.client_id)));
  }
  return changes;
}

/** Both whoever loses it and whoever gets it are told; within one client it has only changed. */
export function changesOf(
  kind: Change['kind'],
  id: string,
  from: string | null,
  to: string | null,
): Change[] {
  const changed: Change = { kind, item_id: id, client_id: to, change: 'UPDATED' };
  return from === to ? [changed] : [{ kind, item_id: id, client_id: from, change: 'REMOVED' }, changed];
}
