import type { MessageLog } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { appendActivity, type Change } from '../activity/append-activity.ts';
import type { Services } from '../context.ts';
import { recordFacts } from '../record/record-facts.ts';
import { lockText } from './lock-text.ts';
import type { MessageFacts } from './message-facts.ts';

/**
 * Gives a text of ours the id that the provider knows it by, and records what it says of it. An event
 * about it that could not wait (its process was gone) may have made a row of its own: that one goes.
 */
export async function bindText(
  services: Services,
  text: Pick<MessageLog, 'id' | 'toNumbers'>,
  facts: MessageFacts,
): Promise<MessageLog> {
  const { prisma, feed } = services;
  const { id } = text;
  const { openPhoneMessageId } = facts;
  await prisma.$transaction(async (transaction) => {
    await lockText(transaction, text, openPhoneMessageId);
    const twins = await transaction.messageLog.findMany({ where: { openPhoneMessageId, NOT: { id } } });
    await transaction.messageLog.deleteMany({ where: { openPhoneMessageId, NOT: { id } } });
    await transaction.messageLog.updateMany({
      where: { id, openPhoneMessageId: null },
      data: {
        openPhoneMessageId,
        sendState: 'ACCEPTED',
        status: 'PENDING',
        errorCode: null,
        errorMessage: null,
      },
    });
    if (twins.length > 0) {
      const gone = twins.map((twin): Change => ({
        kind: 'MESSAGE',
        item_id: twin.id,
        change: 'REMOVED',
        client_id: twin.clientId,
      }));
      await appendActivity(transactionSql(transaction), gone);
    }
  });
  await recordFacts(services, { facts: [facts] });
  feed.announce();
  return prisma.messageLog.findUniqueOrThrow({ where: { id } });
}
