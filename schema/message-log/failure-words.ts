import type { MessageLog } from '../../prisma/generated/client/client.ts';
import { carrierReason } from './carrier-reason.ts';

type Text = Pick<MessageLog, 'status' | 'providerStatus' | 'errorCode' | 'errorMessage'>;

/** What went wrong with a text, in words: ours where we know more, else the carrier's; null when nothing did. */
export function failureWords({ status, providerStatus, errorCode, errorMessage }: Text): string | null {
  if (errorMessage !== null || status !== 'FAILED') return errorMessage;
  if (errorCode !== null) return carrierReason(errorCode);
  if (providerStatus === 'canceled') return 'It was called off in OpenPhone before it left.';
  return providerStatus === 'undelivered'
    ? 'The carrier could not deliver it and gave no reason. Check the number, or call.'
    : 'OpenPhone could not send it and gave no reason. Sending it again may help.';
}
