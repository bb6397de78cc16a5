import type { Assignment } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { requireRole, undoableLogs } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound } from '../errors.ts';
import { isId } from '../identifier.ts';
import { loadItem } from '../timeline/load-items.ts';
import { TimelineItemType } from '../timeline/timeline.ts';
import { batchSize } from './finish-assignments.ts';
import { lockLogs } from './numbered-logs.ts';
import { dropNumberRule } from './put-number-rule.ts';
import { readMovedLogs, restoreLogs } from './restore-logs.ts';

/**
 * What a person last decided about this log. Whoever has just put a log out of sight, back to
 * unassigned, may still take that back.
 * @throws {NotFound} for a log that is not the viewer's; {Conflict} when nobody has decided anything.
 */
async function lastDecision({ prisma, viewer }: Context, logId: string): Promise<Assignment> {
  if (!isId(logId)) throw new NotFound('call or text', logId);
  const where = { AND: [undoableLogs(viewer), { id: logId }] };
  const include = { assignment: true } as const;
  const log =
    (await prisma.callLog.findFirst({ where, include })) ??
    (await prisma.messageLog.findFirst({ where, include }));
  if (!log) throw new NotFound('call or text', logId);
  if (!log.assignment) {
    throw new Conflict('Nobody has assigned this call or text by hand: there is nothing to undo.', {
      id: logId,
    });
  }
  return log.assignment;
}

async function undo(context: Context, logId: string, { id }: Assignment): Promise<void> {
  const isOpen = await writeChange(context, 'undoAssignment', async (transaction) => {
    const sql = transactionSql(transaction);
    const now = context.clock();
    // Locks its row against the job that may still be moving, and against a second undo.
    const assignment = await transaction.assignment.update({
      where: { id },
      data: { undoneAt: now, undoneBy: context.viewer.id, isOpen: true },
    });
    const logs = await readMovedLogs(sql, id, batchSize);
    await lockLogs(sql, logs, assignment.phoneNumber);
    // Behind the locks, as in assignLog: neither waits for the other for ever.
    await dropNumberRule(transaction, assignment);
    const changes = await restoreLogs(sql, logs, id, now);
    const left = await readMovedLogs(sql, id, 1);
    if (left.length === 0) await transaction.assignment.update({ where: { id }, data: { isOpen: false } });
    return { result: left.length > 0, subjectId: logId, details: { assignmentId: id }, changes };
  });
  if (isOpen) context.jobs.soon('assign-logs');
}

builder.mutationField('undoAssignment', (t) =>
  t.field({
    type: TimelineItemType,
    description:
      'Takes back what a person last decided about this call or text, with all that went along: the other logs of its number, and the rule. What has been assigned again since stays. Needs AGENT.',
    args: { logId: t.arg.id({ required: true, description: 'Our id of the call or text.' }) },
    resolve: async (_root, { logId }, context, info) => {
      requireRole(context.viewer, 'AGENT');
      await undo(context, logId, await lastDecision(context, logId));
      return loadItem(context, info, logId);
    },
  }),
);
