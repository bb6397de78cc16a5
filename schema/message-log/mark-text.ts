import type { MessageLog, Prisma } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';

/** Changes how a text of ours stands, visibly. */
export async function markText(
  { prisma, feed, clock }: Services,
  id: string,
  data: Prisma.MessageLogUncheckedUpdateInput,
): Promise<MessageLog> {
  const text = await prisma.$transaction(async (transaction) => {
    const marked = await transaction.messageLog.update({
      where: { id },
      data: { ...data, updatedAt: clock() },
    });
    await appendActivity(transactionSql(transaction), [
      { kind: 'MESSAGE', item_id: id, change: 'UPDATED', client_id: marked.clientId },
    ]);
    return marked;
  });
  feed.announce();
  return text;
}
