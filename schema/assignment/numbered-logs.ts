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

/** "All of that number", as a person decided it. */
export interface NumberDecision {
  readonly id: string;
  readonly clientId: string | null;
  readonly createdAt: Date;
  readonly number: LineNumber;
}

/**
 * Logs between the line and this number alone that are nobody's, or somebody's by a rule, and not this
 * client's: the newest first. A group thread or a call of three is not decided by one of its numbers,
 * and what was decided later stays.
 */
export async function readNumberedLogs(
  sql: Sql,
  { id, clientId, createdAt, number }: NumberDecision,
  limit: number,
): Promise<LockableLog[]> {
  const logs = logTables.map(
    ({ kind, table, lockKeys }) =>
      `(SELECT log.id, '${kind}' AS kind, ${lockKeys} AS keys FROM ${table} AS log
         WHERE log.participants @> ARRAY[$2] AND log.phone_number_id = $1 AND cardinality(log.participants) <= 2
           AND (log.client_id IS NULL OR log.assignment_rule = 'ALWAYS')
           AND log.client_id IS DISTINCT FROM $3::uuid
           AND (log.assignment_id < $5::uuid OR log.assignment_id IS NULL
                AND (log.client_id IS NULL OR log.assigned_at <= $6::timestamptz))
         ORDER BY log.id DESC LIMIT $4)`,
  );
  return sql.query(`${logs.join(' UNION ALL ')} ORDER BY id DESC LIMIT $4`, [
    number.phoneNumberId,
    number.phoneNumber,
    clientId,
    limit,
    id,
    createdAt.toISOString(),
  ]);
}

/**
 * Reads and locks a batch of them, with others that are to be locked along. Somebody may have decided
 * one of them while this waited for its lock: that one is no longer in the batch.
 */
export async function lockNumberedLogs(
  sql: Sql,
  decision: NumberDecision,
  limit: number,
  along: readonly LockableLog[] = [],
): Promise<LockableLog[]> {
  const read = await readNumberedLogs(sql, decision, limit);
  await lockLogs(sql, [...along, ...read], decision.number.phoneNumber);
  const still = new Set((await readNumberedLogs(sql, decision, limit)).map(({ id }) => id));
  const named = new Set(along.map(({ id }) => id));
  return read.filter(({ id }) => still.has(id) && !named.has(id));
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
