import type { MessageLog } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';
import { ProviderRejected, ProviderUnavailable } from '../errors.ts';
import { phoneNumberId } from '../ids.ts';
import { bindText } from './bind-text.ts';
import { confirmText } from './confirm-text.ts';
import { markText } from './mark-text.ts';
import type { MessageFacts } from './message-facts.ts';
import { carrierReason, knownReason } from './carrier-reason.ts';
import { contentPlace } from './message-place.ts';
import { optedOut, outcomeUnknown, providerUnavailable } from './send-failure.ts';

const lookup = 5_000;

/**
 * Hands a stored text that is IN_FLIGHT to the provider, once, and stores what came of it. A timeout
 * is looked up before anything else.
 * @returns the text as it is then; its sendState says how it went.
 * @throws when the provider has it and that could not be stored: the lookup will find it.
 */
export async function deliverText(services: Services, id: string): Promise<MessageLog> {
  const text = await services.prisma.messageLog.findUniqueOrThrow({ where: { id } });
  const { phoneNumberId: line, content, toNumbers: to } = text;
  if (line === null || content === null) throw new Error(`The text ${id} has no line or no words`);
  const words = services.vault.open(contentPlace(id), content);
  try {
    // Nothing else is in this `try`: only what the provider itself refused was certainly not sent.
    const sent = await services.telephony
      .sendText({ from: phoneNumberId(line), to, content: words })
      .catch((error: unknown) => ({ error }));
    return 'error' in sent
      ? await storeFailure(services, text, sent.error)
      : await storeAnswer(services, text, sent);
  } finally {
    // Events about it that came before its answer have been waiting.
    services.jobs.soon('retry-deliveries');
  }
}

async function storeAnswer(services: Services, text: MessageLog, facts: MessageFacts): Promise<MessageLog> {
  try {
    return await bindText(services, text, facts);
  } catch (error) {
    await markUnknown(services, text).catch(() => undefined);
    throw error;
  }
}

async function storeFailure(services: Services, text: MessageLog, error: unknown): Promise<MessageLog> {
  const inFlight = { sendState: 'IN_FLIGHT' } as const;
  if (error instanceof ProviderRejected) {
    return markText(services, text, inFlight, {
      status: 'FAILED',
      sendState: 'REJECTED',
      ...refusal(error),
    });
  }
  if (error instanceof ProviderUnavailable) {
    return markText(services, text, inFlight, {
      status: 'FAILED',
      sendState: 'REJECTED',
      errorCode: providerUnavailable,
      errorMessage: 'OpenPhone could not be reached; the text was not sent. Try again in a moment.',
    });
  }
  await markUnknown(services, text);
  return confirmText(services, text.id);
}

/** The provider gives no code of its own to a person who wrote STOP: only its words tell. */
const optOutWords = /\bopted?[- ]?out\b|\bunsubscribed\b/i;

function refusal(error: ProviderRejected): { errorCode: string; errorMessage: string } {
  const { message, status, providerCode } = error;
  if (optOutWords.test(message)) return { errorCode: optedOut, errorMessage: carrierReason('21610') };
  const advice = providerCode === undefined ? undefined : knownReason(providerCode);
  return {
    errorCode: providerCode ?? `HTTP_${status}`,
    errorMessage: advice === undefined ? message : `${message} ${advice}`,
  };
}

async function markUnknown(services: Services, text: MessageLog): Promise<void> {
  services.jobs.soon('confirm-messages', lookup);
  await markText(
    services,
    text,
    { sendState: 'IN_FLIGHT' },
    {
      sendState: 'UNKNOWN',
      errorCode: outcomeUnknown,
      errorMessage:
        'OpenPhone did not answer in time: the text may or may not have gone out. We are looking it up; do not send it again.',
    },
  );
}
