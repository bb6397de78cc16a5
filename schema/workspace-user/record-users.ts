import type { Services } from '../context.ts';
import type { ProviderUser } from '../telephony.ts';

/**
 * Writes down the workspace's people as the provider has listed them. Somebody who has left it keeps
 * the name that was known, and counts as asked for.
 */
export async function recordUsers(
  { sql, clock }: Pick<Services, 'sql' | 'clock'>,
  users: readonly ProviderUser[],
): Promise<void> {
  const now = clock().toISOString();
  const listed = users.map(({ id, firstName, lastName }) => ({
    id,
    first_name: firstName,
    last_name: lastName,
    fetched_at: now,
  }));
  // In the order of save-changes.ts, whatever the database's: two in other orders wait for each other crosswise.
  await sql.query(
    `INSERT INTO openphone_users (id, first_name, last_name, fetched_at)
     SELECT id, first_name, last_name, fetched_at FROM jsonb_populate_recordset(NULL::openphone_users, $1::jsonb)
      ORDER BY id COLLATE "C"
     ON CONFLICT (id) DO UPDATE
       SET first_name = excluded.first_name, last_name = excluded.last_name, fetched_at = excluded.fetched_at`,
    [JSON.stringify(listed)],
  );
  await sql.query(
    'UPDATE openphone_users SET fetched_at = $1::timestamptz WHERE fetched_at IS NULL OR fetched_at < $1::timestamptz',
    [now],
  );
}
