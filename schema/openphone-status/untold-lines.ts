import type { Services } from '../context.ts';
import { firstIdAt } from '../log-id.ts';
import { newestBelow, type WatchedLine } from './watched-line.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** How many of a line's last logs are looked at, and how old they are at least: webhooks may be late. */
const looked = 3;
const lateness = 30 * minute;

/** Lines whose last three calls and texts of the past week were all found by a sync: no webhook told of them. */
export async function untoldLines(
  { sql, clock }: Services,
  lines: readonly WatchedLine[],
): Promise<Set<string>> {
  const now = clock().getTime();
  const from = (since: Date): string => firstIdAt(new Date(Math.max(since.getTime(), now - 7 * day)));
  const last = (table: string, providerId: string): string =>
    newestBelow(table, '$3::uuid', `${providerId} AS provider_id`, looked);
  const rows = await sql.query<{ line: string }>(
    `SELECT line FROM unnest($1::text[], $2::uuid[]) AS watched(line, since)
      CROSS JOIN LATERAL (
        SELECT count(*) AS found,
               count(*) FILTER (WHERE EXISTS (SELECT 1 FROM openphone_webhook_deliveries
                                               WHERE resource_id = provider_id)) AS told
          FROM (SELECT provider_id FROM (
                  ${last('openphone_call_logs', 'openphone_call_id')}
                  UNION ALL ${last('openphone_message_logs', 'openphone_message_id')}) AS logs
                 WHERE phone_number_id = line AND id >= since AND provider_id IS NOT NULL
                 ORDER BY id DESC LIMIT ${looked}) AS newest) AS counted
      WHERE found = ${looked} AND told = 0`,
    [
      lines.map(({ phoneNumberId }) => phoneNumberId),
      lines.map(({ since }) => from(since)),
      firstIdAt(new Date(now - lateness)),
    ],
  );
  return new Set(rows.map(({ line }) => line));
}
