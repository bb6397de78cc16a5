import type { MessageLog } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';
import { OutcomeUnknown, ProviderRejected } from '../errors.ts';
import { phoneNumberId } from '../ids.ts';
import { bindText } from './bind-text.ts';
import { confirmText } from './confirm-text.ts';
import { markText } from './mark-text.ts';
import { contentPlace } from './message-place.ts';
import { outcomeUnknown, providerUnavailable } from './send-failure.ts';

/**
 * Hands a stored text that is IN_FLIGHT to the provider, once, and stores what came of it. A timeout
 * is looked up before anything else.
 * @returns the text as it is then; its sendState says how it went.
 */
export async function deliverText(services: Services, id: string): Promise<MessageLog> {
  const text = await services.prisma.messageLog.findUniqueOrThrow({ where: { id } });
  const { phoneNumberId: line, content } = text;
  if (line === null || content === null) throw new Error(`The text ${id} has no line or no words`);
  try {
    const facts = await services.telephony.sendText({
      from: phoneNumberId(line),
      to: text.toNumbers,
      content: services.vault.open(contentPlace(id), content),
    });
    return await bindText(services, id, facts);
  } catch (error) {
    if (error instanceof OutcomeUnknown) {
      await markText(services, id, {
        sendState: 'UNKNOWN',
        errorCode: outcomeUnknown,
        errorMessage:
          'OpenPhone did not answer in time: the text may or may not have gone out. We are looking it up; do not send it again.',
      });
      services.jobs.soon('confirm-messages', 5_000);
      return confirmText(services, id);
    }
    if (error instanceof ProviderRejected) {
      return markText(services, id, {
        status: 'FAILED',
        sendState: 'REJECTED',
        errorCode: error.providerCode ?? `HTTP_${error.status}`,
        errorMessage: error.message,
      });
    }
    // Whatever else it was, it was thrown before the provider had the text.
    return markText(services, id, {
      status: 'FAILED',
      sendState: 'REJECTED',
      errorCode: providerUnavailable,
      errorMessage: 'OpenPhone could not be reached; the text was not sent. Try again in a moment.',
    });
  } finally {
    // Events about it that came before its answer have been waiting.
    services.jobs.soon('retry-deliveries');
  }
}
