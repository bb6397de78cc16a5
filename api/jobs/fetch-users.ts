import { recordUsers } from '../../schema/workspace-user/record-users.ts';
import type { Job } from './job.ts';

/** Names change seldom; somebody new is asked for at once. */
const maxAge = '24 hours';

/**
 * Reads the names of the workspace's people: at the first start, when one has answered whose name nobody
 * knows, and daily.
 */
export const fetchUsers: Job = {
  name: 'fetch-users',
  cron: '* * * * *',
  async run(context) {
    // A workspace has hundreds of people at most: its table is read whole.
    const [stale] = await context.sql.query(
      `SELECT 1 WHERE NOT EXISTS (SELECT FROM openphone_users)
          OR EXISTS (SELECT FROM openphone_users
                      WHERE fetched_at IS NULL OR fetched_at < $1::timestamptz - interval '${maxAge}')`,
      [context.clock().toISOString()],
    );
    if (stale) await recordUsers(context, await context.telephony.listUsers());
  },
};
