import type { MessageLog } from '../../prisma/generated/client/client.ts';
import { optedOut } from './send-failure.ts';

/** Refusals of a send that the same text meets again until something else has changed: A2P, its daily cap, STOP. */
const lasting = new Set(['0206400', '0204403', '21610', optedOut]);

/**
 * Whether sending it again may help. Of what the provider has taken, it lets only a `failed` one without
 * a code be sent again: an `undelivered` one, or one with a carrier's code, has failed for good.
 */
export function isRetryable(
  text: Pick<
    MessageLog,
    'status' | 'direction' | 'openPhoneMessageId' | 'errorCode' | 'sendState' | 'providerStatus'
  >,
): boolean {
  if (text.direction !== 'OUTBOUND') return false;
  if (text.openPhoneMessageId === null) {
    const isOpen = text.sendState === 'REJECTED' || text.sendState === 'UNKNOWN';
    return isOpen && !lasting.has(text.errorCode ?? '');
  }
  return text.status === 'FAILED' && text.providerStatus === 'failed' && text.errorCode === null;
}
