import { randomUUID } from 'node:crypto';
import type { Assignment, Prisma } from '../../prisma/generated/client/client.ts';
import type { LineNumber } from './numbered-logs.ts';

interface NewRule extends LineNumber {
  readonly clientId: string;
  readonly assignmentId: string;
}

/** Makes a rule, and notes on its assignment which one made the rule before it, for the way back. */
export async function putNumberRule(
  transaction: Prisma.TransactionClient,
  { phoneNumberId, phoneNumber, clientId, assignmentId }: NewRule,
): Promise<void> {
  const where = { phoneNumberId_phoneNumber: { phoneNumberId, phoneNumber } };
  const before = await transaction.numberRule.findUnique({ where });
  await transaction.numberRule.upsert({
    where,
    create: { id: randomUUID(), phoneNumberId, phoneNumber, clientId, assignmentId },
    update: { clientId, assignmentId },
  });
  if (before) {
    await transaction.assignment.update({
      where: { id: assignmentId },
      data: { replacedAssignmentId: before.assignmentId },
    });
  }
}

/**
 * Takes back the rule that this assignment made, unless a later one has replaced it: then the one before
 * holds again that has not been taken back itself.
 */
export async function dropNumberRule(
  transaction: Prisma.TransactionClient,
  assignment: Pick<Assignment, 'id' | 'replacedAssignmentId'>,
): Promise<void> {
  const where = { assignmentId: assignment.id };
  let before = assignment.replacedAssignmentId;
  while (before !== null) {
    const { id, clientId, undoneAt, replacedAssignmentId } = await transaction.assignment.findUniqueOrThrow({
      where: { id: before },
    });
    if (undoneAt === null && clientId !== null) {
      await transaction.numberRule.updateMany({ where, data: { clientId, assignmentId: id } });
      return;
    }
    before = replacedAssignmentId;
  }
  await transaction.numberRule.deleteMany({ where });
}
