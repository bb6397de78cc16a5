import { confirmText } from '../../schema/message-log/confirm-text.ts';
import { longestFlight } from '../../schema/message-log/longest-flight.ts';
import { markText } from '../../schema/message-log/mark-text.ts';
import { outcomeUnknown } from '../../schema/message-log/send-failure.ts';
import { batchSize, type Job } from './job.ts';

const again = 15_000;

/** Looks up at the provider the texts whose fate is unknown; never sends. */
export const confirmMessages: Job = {
  name: 'confirm-messages',
  cron: '* * * * *',
  async run(context) {
    const { prisma, clock } = context;
    const lost = {
      sendState: 'IN_FLIGHT',
      updatedAt: { lt: new Date(clock().getTime() - longestFlight) },
    } as const;
    for (const text of await prisma.messageLog.findMany({ where: lost, take: batchSize })) {
      await markText(context, text, lost, {
        sendState: 'UNKNOWN',
        errorCode: outcomeUnknown,
        errorMessage:
          'We were interrupted while sending this text: it may or may not have gone out. We are looking it up.',
      });
    }
    const unknown = await prisma.messageLog.findMany({
      where: { sendState: 'UNKNOWN', status: 'PENDING', openPhoneMessageId: null },
      select: { id: true },
      orderBy: { id: 'asc' },
      take: batchSize,
    });
    for (const { id } of unknown) await confirmText(context, id);
    if (unknown.length > 0) context.jobs.soon('confirm-messages', again);
  },
};
