import type { Services } from '../context.ts';
import { firstIdAt, lastId } from '../log-id.ts';
import { newestBelow, type WatchedLine } from './watched-line.ts';

/** A line on which nothing happens that used to. */
export interface SilentLine {
  /** When the last call or text was. */
  readonly lastAt: Date;
  /** On how many of the six days before the last there were some. */
  readonly days: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const fewestDays = 3;

/**
 * Lines without a call or text for a day that had some on three of the six days before; but not those
 * that were silent a week ago too, as an office is on Sundays. Ids are times, so each look is one step
 * in an index, however many logs there are.
 */
export async function silentLines(
  { sql, clock }: Services,
  lines: readonly WatchedLine[],
): Promise<Map<string, SilentLine>> {
  const now = clock().getTime();
  const daysAgo = (count: number): string => firstIdAt(new Date(now - count * day));
  const ago = [1, 2, 3, 4, 5, 6];
  const has = (from: string, to: string): string =>
    [
      ['calls', newestBelow('openphone_call_logs', to, 'started_at')],
      ['texts', newestBelow('openphone_message_logs', to, 'sent_at')],
    ]
      .map(
        ([kind, newest]) =>
          `(${kind} AND EXISTS (SELECT 1 FROM ${newest} AS log WHERE phone_number_id = line AND id >= ${from}))`,
      )
      .join(' OR ');
  const end = `'${lastId}'::uuid`;
  const rows = await sql.query<{ line: string; last_at: Date; days: number }>(
    `SELECT line, last_at, days
       FROM unnest($1::text[], $2::boolean[], $3::boolean[]) AS watched(line, calls, texts)
      CROSS JOIN LATERAL (
        SELECT max(at) AS last_at FROM (
          SELECT phone_number_id, at FROM ${newestBelow('openphone_call_logs', end, 'started_at AS at')} AS call WHERE calls
          UNION ALL
          SELECT phone_number_id, at FROM ${newestBelow('openphone_message_logs', end, 'sent_at AS at')} AS text WHERE texts
        ) AS log WHERE phone_number_id = line) AS newest
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS days FROM unnest($4::uuid[], $5::uuid[]) AS day(starts, ends)
         WHERE last_at < $6::timestamptz AND (${has('starts', 'ends')})) AS used
      WHERE last_at < $6::timestamptz AND days >= ${fewestDays}
        AND (${has('$7::uuid', '$8::uuid')} OR NOT (${has(`'${firstIdAt(new Date(0))}'::uuid`, '$7::uuid')}))`,
    [
      lines.map(({ phoneNumberId }) => phoneNumberId),
      lines.map(({ calls }) => calls),
      lines.map(({ texts }) => texts),
      ago.map((count) => daysAgo(count + 1)),
      ago.map((count) => daysAgo(count)),
      new Date(now - day).toISOString(),
      daysAgo(8),
      daysAgo(7),
    ],
  );
  return new Map(rows.map(({ line, last_at, days }) => [line, { lastAt: last_at, days }]));
}
