import type { Sql } from '../../prisma/sql.ts';
import type { PageQuery } from '../connection-page.ts';
import { type LogTable, logTables } from './log-tables.ts';

/** The ids of one page of what is nobody's, by the index on (client, id) of each table. */
export function readUnassigned(
  sql: Sql,
  { id, order, take }: PageQuery,
): Promise<{ readonly id: string; readonly kind: LogTable['kind'] }[]> {
  const parameters: unknown[] = [take];
  const parameter = (value: string): string => `$${parameters.push(value)}::uuid`;
  const conditions = [
    'client_id IS NULL',
    ...(id.lt === undefined ? [] : [`id < ${parameter(id.lt)}`]),
    ...(id.gt === undefined ? [] : [`id > ${parameter(id.gt)}`]),
  ].join(' AND ');
  const newest = logTables.map(
    ({ kind, table }) =>
      `(SELECT id, '${kind}' AS kind FROM ${table} WHERE ${conditions} ORDER BY id ${order} LIMIT $1)`,
  );
  return sql.query(`${newest.join(' UNION ALL ')} ORDER BY id ${order} LIMIT $1`, parameters);
}

/** Counting stops here: it is a queue for people. */
const mostCounted = 1_000;

/** How many logs wait of each number on its line, the asked-for ones included; 1,000 stands for more. */
export async function countWaiting(
  sql: Sql,
  numbers: readonly { readonly phoneNumberId: string; readonly phoneNumber: string }[],
): Promise<number[]> {
  const waiting = logTables.map(
    ({ table }) =>
      `(SELECT 1 FROM ${table} WHERE participants @> ARRAY[asked.number] AND phone_number_id = asked.line
           AND client_id IS NULL AND cardinality(participants) <= 2 LIMIT ${mostCounted})`,
  );
  const rows = await sql.query<{ waiting: number }>(
    `SELECT (SELECT least(count(*), ${mostCounted})::int FROM (${waiting.join(' UNION ALL ')}) AS logs) AS waiting
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (line, number, place) ORDER BY place`,
    [numbers.map(({ phoneNumberId }) => phoneNumberId), numbers.map(({ phoneNumber }) => phoneNumber)],
  );
  return rows.map((row) => row.waiting);
}
