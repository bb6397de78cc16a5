import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { LineNumber } from './numbered-logs.ts';

interface NewRule extends LineNumber {
  readonly clientId: string;
  readonly assignmentId: string;
}

/** Makes a rule, and notes on its assignment which client the rule named before, for the way back. */
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
      data: { replacedClientId: before.clientId },
    });
  }
}

/** Takes back the rule that this assignment made, unless a later one has replaced it. */
export async function dropNumberRule(
  transaction: Prisma.TransactionClient,
  assignment: { readonly id: string; readonly replacedClientId: string | null },
): Promise<void> {
  const { id: assignmentId, replacedClientId } = assignment;
  if (replacedClientId === null) await transaction.numberRule.deleteMany({ where: { assignmentId } });
  else
    await transaction.numberRule.updateMany({
      where: { assignmentId },
      data: { clientId: replacedClientId },
    });
}
