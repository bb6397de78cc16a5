import type { MessageLog } from '../../prisma/generated/client/client.ts';
import { OutcomeUnknown, ProductError } from '../errors.ts';

/** Our own codes in a text's `errorCode`, beside the carriers' and the provider's. */
export const outcomeUnknown = 'OUTCOME_UNKNOWN';
export const providerUnavailable = 'PROVIDER_UNAVAILABLE';
export const notSent = 'NOT_SENT';
export const optedOut = 'OPTED_OUT';

/**
 * Answers a send that did not go well, the first time and for each repeat of its key alike.
 * @throws what the stored text says went wrong; nothing when it went out or still may.
 */
export function throwSendFailure(text: MessageLog): void {
  const message = text.errorMessage ?? 'OpenPhone did not send the text.';
  const details = { messageId: text.id, providerCode: text.errorCode };
  if (text.sendState === 'UNKNOWN') throw new OutcomeUnknown(message, details);
  if (text.sendState !== 'REJECTED') return;
  const code = text.errorCode === providerUnavailable ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_REJECTED';
  throw new ProductError(code, message, details);
}
