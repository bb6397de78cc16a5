import type { Sql } from '../../prisma/sql.ts';
import { type LogTable, logTables } from './log-tables.ts';

/** A number on a line: what "all of that number" is about. */
export interface LineNumber {
  readonly phoneNumberId: string;
  readonly phoneNumber: string;
}

/** A log that is to be moved, with what it is locked by. */
export interface LockableLog {
  readonly id: string;
  readonly kind: LogTable['kind'];
  readonly keys: readonly string[];
}

/**
 * Logs between the line and this number alone that are nobody's, or somebody's by a rule, and not this
 * client's: the newest first. A group thread or a call of three is not decided by one of its numbers.
 */
export async function readNumberedLogs(
  sql: Sql,
  { phoneNumberId, phoneNumber }: LineNumber,
  clientId: string | null,
  limit: number,
): Promise<LockableLog[]> {
  const logs = logTables.map(
    ({ kind, table, lockKeys }) =>
      `(SELECT log.id, '${kind}' AS kind, ${lockKeys} AS keys FROM ${table} AS log
         WHERE log.participants @> ARRAY[$2] AND log.phone_number_id = $1 AND cardinality(log.participants) <= 2
           AND (log.client_id IS NULL OR log.assignment_rule = 'ALWAYS')
           AND log.client_id IS DISTINCT FROM $3::uuid
         ORDER BY log.id DESC LIMIT $4)`,
  );
  return sql.query(`${logs.join(' UNION ALL ')} ORDER BY id DESC LIMIT $4`, [
    phoneNumberId,
    phoneNumber,
    clientId,
    limit,
  ]);
}

/** One log, with what it is locked by. */
export async function readLockable(sql: Sql, id: string): Promise<LockableLog[]> {
  const logs = logTables.map(
    ({ kind, table, lockKeys }) =>
      `SELECT log.id, '${kind}' AS kind, ${lockKeys} AS keys FROM ${table} AS log WHERE log.id = $1::uuid`,
  );
  return sql.query(logs.join(' UNION ALL '), [id]);
}

/** Keeps recording out of these logs, and new ones of the number, until the transaction ends. */
export async function lockLogs(
  sql: Sql,
  logs: readonly LockableLog[],
  number?: string | null,
): Promise<void> {
  const keys = new Set([...logs.flatMap((log) => log.keys), ...(number ? [`number:${number}`] : [])]);
  // In the order that recording takes them: neither waits for the other for ever.
  await sql.query(
    'SELECT count(pg_advisory_xact_lock(hashtextextended(key, 0))) FROM (SELECT unnest($1::text[]) AS key) AS keys',
    [[...keys].toSorted()],
  );
}
