import type { Assignment } from '../../prisma/generated/client/client.ts';
import type { Sql } from '../../prisma/sql.ts';
import { appendActivity, type Change } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';
import { numberTarget } from './assignment-target.ts';
import { moveLogs } from './move-logs.ts';
import { lockLogs, lockNumberedLogs } from './numbered-logs.ts';
import { readMovedLogs, restoreLogs } from './restore-logs.ts';

/** How many logs a transaction moves: the feed is locked while it writes one entry for each. */
export const batchSize = 200;

/**
 * Moves on, or back, what did not fit into the write of a person. Each batch is a transaction of its
 * own that reads anew what is left, so it may be killed and run twice; one that fails keeps no other
 * waiting.
 * @returns whether nothing is left.
 */
export async function finishAssignments(
  services: Services,
  stopping: Pick<AbortSignal, 'aborted'>,
  onError: (error: unknown, assignmentId: string) => void,
): Promise<boolean> {
  const { prisma, feed } = services;
  const open = await prisma.assignment.findMany({ where: { isOpen: true }, orderBy: { id: 'asc' } });
  for (const assignment of open) {
    try {
      for (let isDone = false; !isDone;) {
        if (stopping.aborted) return false;
        isDone = await moveBatch(services, assignment);
        feed.announce();
      }
    } catch (error) {
      onError(error, assignment.id);
    }
  }
  return true;
}

/** @returns whether nothing is left. */
async function moveBatch({ sql, clock }: Services, assignment: Assignment): Promise<boolean> {
  return sql.transaction(async (transaction) => {
    // Its row first: an undo that comes meanwhile waits for this batch, and then moves it back as well.
    const [row] = await transaction.query<{ undone: boolean }>(
      `SELECT undone_at IS NOT NULL AS undone FROM openphone_assignments WHERE id = $1::uuid AND is_open FOR NO KEY UPDATE`,
      [assignment.id],
    );
    if (!row) return true;
    const changes = row.undone
      ? await restoreBatch(transaction, assignment, clock())
      : await numberBatch(transaction, assignment);
    if (changes.length > 0) {
      await appendActivity(transaction, changes);
      return false;
    }
    await transaction.query('UPDATE openphone_assignments SET is_open = false WHERE id = $1::uuid', [
      assignment.id,
    ]);
    return true;
  });
}

async function numberBatch(sql: Sql, assignment: Assignment): Promise<Change[]> {
  const { id, createdAt, phoneNumberId, phoneNumber, clientId } = assignment;
  if (phoneNumberId === null || phoneNumber === null) return [];
  // What is left is the later one's to move.
  const [later] = await sql.query(
    `SELECT 1 FROM openphone_assignments
      WHERE phone_number_id = $1 AND phone_number = $2 AND undone_at IS NULL AND id > $3::uuid LIMIT 1`,
    [phoneNumberId, phoneNumber, id],
  );
  if (later) return [];
  const number = { phoneNumberId, phoneNumber };
  const logs = await lockNumberedLogs(sql, { id, clientId, createdAt, number }, batchSize);
  return moveLogs(sql, logs, numberTarget(assignment));
}

async function restoreBatch(sql: Sql, { id }: Assignment, now: Date): Promise<Change[]> {
  const logs = await readMovedLogs(sql, id, batchSize);
  await lockLogs(sql, logs);
  return restoreLogs(sql, logs, id, now);
}
