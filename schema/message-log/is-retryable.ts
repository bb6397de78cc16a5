import type { MessageLog } from '../../prisma/generated/client/client.ts';

/**
 * Whether sending it again may help: it failed, or its fate is unknown, and no carrier has given a
 * reason (the provider refuses to retry those for good).
 */
export function isRetryable(
  text: Pick<MessageLog, 'status' | 'direction' | 'openPhoneMessageId' | 'errorCode' | 'sendState'>,
): boolean {
  if (text.direction !== 'OUTBOUND') return false;
  if (text.openPhoneMessageId === null) return text.sendState === 'REJECTED' || text.sendState === 'UNKNOWN';
  return text.status === 'FAILED' && text.errorCode === null;
}
