import type { Sql } from '../../prisma/sql.ts';
import type { ActivityChange, ActivityKind } from '../../schema/activity/append-activity.ts';
import type { Activity } from '../../schema/live-events.ts';

interface ActivityRow {
  readonly position: string | number | bigint;
  readonly kind: ActivityKind;
  readonly item_id: string;
  readonly change: ActivityChange;
  readonly external_id: string | null;
  readonly occurred_at: Date | string;
}

/** The entries after a position, oldest first. The client is the one that the entry was made for. */
export async function readActivity(sql: Sql, after: bigint, limit: number): Promise<Activity[]> {
  const rows = await sql.query<ActivityRow>(
    `SELECT activity.position, activity.kind, activity.item_id, activity.change, clients.external_id, activity.occurred_at
       FROM activity LEFT JOIN clients ON clients.id = activity.client_id
      WHERE activity.position > $1 ORDER BY activity.position LIMIT $2`,
    [after.toString(), limit],
  );
  return rows.map((row) => ({
    position: BigInt(row.position),
    kind: row.kind,
    itemId: row.item_id,
    change: row.change,
    clientExternalId: row.external_id,
    occurredAt: new Date(row.occurred_at),
  }));
}
