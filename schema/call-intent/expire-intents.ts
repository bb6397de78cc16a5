import { appendActivity } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';

/** Ends the intents whose time is over and that no call has joined. @returns how many. */
export async function expireIntents({ sql, clock, feed }: Services): Promise<number> {
  const expired = await sql.transaction(async (transaction) => {
    const rows = await transaction.query<{ id: string; client_id: string }>(
      `UPDATE openphone_call_intents SET status = 'EXPIRED'
        WHERE status = 'OPEN' AND expires_at <= $1 RETURNING id, client_id`,
      [clock().toISOString()],
    );
    if (rows.length > 0) {
      await appendActivity(
        transaction,
        rows.map(({ id, client_id }) => ({ kind: 'CALL_INTENT', item_id: id, client_id, change: 'UPDATED' })),
      );
    }
    return rows.length;
  });
  if (expired > 0) feed.announce();
  return expired;
}
