import type { MessageLog, Prisma } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';
import { lockText } from './lock-text.ts';

/**
 * Changes how a text stands, visibly, if it still stands as expected: an answer or an event may have
 * come while the caller was asking the provider, and knows better.
 * @returns the text as it is then, changed or not.
 */
export async function markText(
  { prisma, feed, clock }: Services,
  text: Pick<MessageLog, 'id' | 'toNumbers' | 'openPhoneMessageId'>,
  expected: Prisma.MessageLogWhereInput,
  data: Prisma.MessageLogUncheckedUpdateManyInput,
): Promise<MessageLog> {
  const { id, openPhoneMessageId } = text;
  const marked = await prisma.$transaction(async (transaction) => {
    await lockText(transaction, text, openPhoneMessageId);
    const { count } = await transaction.messageLog.updateMany({
      where: { AND: [{ id, openPhoneMessageId }, expected] },
      data: { ...data, updatedAt: clock() },
    });
    const now = await transaction.messageLog.findUniqueOrThrow({ where: { id } });
    if (count > 0) {
      await appendActivity(transactionSql(transaction), [
        { kind: 'MESSAGE', item_id: id, change: 'UPDATED', client_id: now.clientId },
      ]);
    }
    return now;
  });
  feed.announce();
  return marked;
}
