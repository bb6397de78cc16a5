import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity, type Change } from '../activity/append-activity.ts';
import type { Context } from '../context.ts';
import { logId } from '../log-id.ts';

/** What a write did, for the audit log and the feed. */
export interface Written<Result> {
  readonly result: Result;
  readonly subjectId: string;
  /** What one needs to understand it later; never a text's words, never a secret. */
  readonly details?: Prisma.InputJsonObject;
  readonly changes?: readonly Change[];
}

/**
 * Runs a person's write in one transaction with its audit row and its entries in the feed, and says
 * after the commit that there is something to read.
 */
export async function writeChange<Result>(
  context: Context,
  action: string,
  work: (transaction: Prisma.TransactionClient) => Promise<Written<Result>>,
): Promise<Result> {
  const { result, changes } = await context.prisma.$transaction(async (transaction) => {
    const written = await work(transaction);
    const at = context.clock();
    await transaction.auditLog.create({
      data: {
        id: logId('audit', randomUUID(), at),
        actor: context.viewer.id,
        role: context.viewer.role,
        action,
        subjectId: written.subjectId,
        createdAt: at,
        ...(written.details ? { details: written.details } : {}),
      },
    });
    if (written.changes && written.changes.length > 0) {
      await appendActivity(transactionSql(transaction), written.changes);
    }
    return { result: written.result, changes: written.changes ?? [] };
  });
  if (changes.length > 0) context.feed.announce();
  return result;
}
