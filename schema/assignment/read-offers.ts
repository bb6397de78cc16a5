import type { Sql } from '../../prisma/sql.ts';
import { logTables } from './log-tables.ts';

interface OfferRow {
  readonly phoneNumber: string;
  readonly integrationId: string;
  readonly logId: string;
  readonly count: number;
}

/** Counting stops here: it is an offer for people. */
const mostCounted = 1_000;

/**
 * The unassigned logs of a client's lines with one of its numbers that no other client of the line has,
 * by number and line: as matchClient would decide them today. Found by the index on participants.
 */
export function readOffers(sql: Sql, clientId: string): Promise<OfferRow[]> {
  const waiting = logTables.map(
    ({ table }) =>
      `(SELECT log.id FROM ${table} AS log
         WHERE log.participants @> ARRAY[mine.phone_number] AND log.phone_number_id = line.phone_number_id
           AND log.client_id IS NULL AND log.assignment_id IS NULL AND cardinality(log.participants) <= 2
         LIMIT ${mostCounted})`,
  );
  return sql.query(
    `SELECT mine.phone_number AS "phoneNumber", line.id AS "integrationId", found.newest AS "logId", found.count
       FROM client_numbers AS mine
       JOIN openphone_integrations AS line
         ON line.client_id = mine.client_id AND line.deleted_at IS NULL AND line.is_active
       CROSS JOIN LATERAL (
         SELECT max(id::text)::uuid AS newest, least(count(*), ${mostCounted})::int AS count
           FROM (${waiting.join(' UNION ALL ')}) AS logs
       ) AS found
      WHERE mine.client_id = $1::uuid AND found.count > 0
        AND NOT EXISTS (
          SELECT 1 FROM client_numbers AS theirs JOIN openphone_integrations AS shared
              ON shared.client_id = theirs.client_id AND shared.phone_number_id = line.phone_number_id
             AND shared.deleted_at IS NULL AND shared.is_active
           WHERE theirs.phone_number = mine.phone_number AND theirs.client_id <> mine.client_id)
        AND NOT EXISTS (
          SELECT 1 FROM openphone_number_rules AS rule
           WHERE rule.phone_number_id = line.phone_number_id AND rule.phone_number = mine.phone_number
             AND rule.client_id <> mine.client_id)
      ORDER BY 1, 2`,
    [clientId],
  );
}
