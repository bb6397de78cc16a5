import type { MessageLog } from '../../prisma/generated/client/client.ts';
import { requireRole, visibleMessageLogs } from '../access.ts';
import type { Change } from '../activity/append-activity.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { Conflict, NotFound, OutcomeUnknown, ProviderRejected, ProviderUnavailable } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { openPhoneMessageId } from '../ids.ts';
import { confirmText } from './confirm-text.ts';
import { deliverText } from './deliver-text.ts';
import { failureWords } from './failure-words.ts';
import { lockText } from './lock-text.ts';
import { markText } from './mark-text.ts';
import { isRetryable } from './is-retryable.ts';
import { MessageLogType } from './message-log.ts';
import { outcomeUnknown, throwSendFailure } from './send-failure.ts';

/** How the provider answers a retry that it will never do. */
const failedForGood = 422;
/** The provider may list a text some seconds after it took it. */
const settling = 30_000;

builder.mutationField('retryMessage', (t) =>
  t.prismaField({
    type: MessageLogType,
    description:
      'Sends a failed text again, where that may help (`retryable`). One whose fate is unknown is looked up first. Needs AGENT.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the text.' }) },
    resolve: async (query, _root, { id }, context) => {
      requireRole(context.viewer, 'AGENT');
      const text = await context.prisma.messageLog.findFirst({
        where: { AND: [visibleMessageLogs(context.viewer), idFilter('id', id)] },
      });
      if (!text) throw new NotFound('text', id);
      if (!isRetryable(text)) throw notRetryable(text);
      if (text.openPhoneMessageId !== null) await retryAtProvider(context, text, text.openPhoneMessageId);
      else throwSendFailure(await sendAgain(context, text));
      return context.prisma.messageLog.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

/** Written before the provider is asked, so that what it tells of this attempt finds the last one put aside. */
async function retryAtProvider(context: Context, text: MessageLog, providerId: string): Promise<void> {
  const retriedAt = context.clock();
  const failed = { status: 'FAILED', errorCode: null } as const;
  const claimed = await writeChange(context, 'retryMessage', async (transaction) => {
    await lockText(transaction, text, providerId);
    const { count } = await transaction.messageLog.updateMany({
      where: { id: text.id, ...failed },
      data: {
        status: 'PENDING',
        providerStatus: 'queued',
        errorMessage: null,
        retriedAt,
        updatedAt: retriedAt,
      },
    });
    return { result: count === 1, subjectId: text.id, changes: count === 0 ? [] : [updated(text)] };
  });
  if (!claimed) throw new Conflict('This text is being sent again already.', { messageId: text.id });
  try {
    await context.telephony.retryText(openPhoneMessageId(providerId));
  } catch (error) {
    // Unless it is unknown whether the provider took it up: then its events will say.
    if (error instanceof ProviderRejected || error instanceof ProviderUnavailable) {
      await markText(
        context,
        text,
        { status: 'PENDING', retriedAt },
        {
          status: 'FAILED',
          providerStatus: text.providerStatus,
          errorMessage: error.message,
          ...(error instanceof ProviderRejected && error.status === failedForGood
            ? { errorCode: `HTTP_${failedForGood}` }
            : {}),
        },
      );
    }
    throw error;
  }
}

async function sendAgain(context: Context, text: MessageLog): Promise<MessageLog> {
  if (text.sendState === 'UNKNOWN') {
    const looked = await confirmText(context, text.id);
    if (looked.sendState !== 'UNKNOWN') return looked;
    if (
      looked.errorCode === outcomeUnknown &&
      context.clock().getTime() - looked.updatedAt.getTime() < settling
    ) {
      throw new OutcomeUnknown(
        'OpenPhone does not list this text yet, but still may. Try again in half a minute.',
        { messageId: text.id },
      );
    }
  }
  const claimed = await writeChange(context, 'retryMessage', async (transaction) => {
    await lockText(transaction, text, null);
    // Two people press at once: one of them sends it.
    const { count } = await transaction.messageLog.updateMany({
      where: { id: text.id, openPhoneMessageId: null, sendState: { in: ['REJECTED', 'UNKNOWN'] } },
      data: {
        sendState: 'IN_FLIGHT',
        status: 'PENDING',
        errorCode: null,
        errorMessage: null,
        updatedAt: context.clock(),
      },
    });
    const changes = count === 0 ? [] : [updated(text)];
    return { result: count === 1, subjectId: text.id, changes };
  });
  if (!claimed) throw new Conflict('This text is being sent again already.', { messageId: text.id });
  return deliverText(context, text.id);
}

function updated(text: MessageLog): Change {
  return { kind: 'MESSAGE', item_id: text.id, change: 'UPDATED', client_id: text.clientId };
}

function notRetryable(text: MessageLog): Conflict {
  const why =
    text.status === 'FAILED'
      ? `Sending this text again would not help. ${failureWords(text) ?? ''}`
      : 'This text has not failed.';
  return new Conflict(why, { messageId: text.id });
}
