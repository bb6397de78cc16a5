import type { MessageLog } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';
import { recordFacts } from '../record/record-facts.ts';
import type { MessageFacts } from './message-facts.ts';

/**
 * Gives a text of ours the id that the provider knows it by, and records what it says of it. An event
 * about it that could not wait (its process was gone) may have made a row of its own: that one goes.
 */
export async function bindText(services: Services, id: string, facts: MessageFacts): Promise<MessageLog> {
  const { prisma, feed } = services;
  await prisma.$transaction([
    prisma.messageLog.deleteMany({ where: { openPhoneMessageId: facts.openPhoneMessageId, NOT: { id } } }),
    prisma.messageLog.update({
      where: { id },
      data: {
        openPhoneMessageId: facts.openPhoneMessageId,
        sendState: 'ACCEPTED',
        status: 'PENDING',
        errorCode: null,
        errorMessage: null,
      },
    }),
  ]);
  await recordFacts(services, { facts: [facts] });
  feed.announce();
  return prisma.messageLog.findUniqueOrThrow({ where: { id } });
}
