/** Ours, for a CRM. */
export type MessageStatus = 'PENDING' | 'SENT' | 'DELIVERED' | 'FAILED';

/**
 * The provider's words, from the first a text passes to the last; of two the one further down is
 * kept, so a status never moves backwards. A failure is final: only a retry begins anew.
 */
const wordsByWeight = [
  'unknown',
  'scheduled',
  'accepted',
  'queued',
  'sending',
  'receiving',
  'sent',
  'partially_delivered',
  'received',
  'delivered',
  'read',
  'canceled',
  'failed',
  'undelivered',
];

/** Joins two of the provider's words; one that we do not know weighs least. */
export function furtherWord(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  const difference = wordsByWeight.indexOf(one) - wordsByWeight.indexOf(other);
  if (difference !== 0) return difference > 0 ? one : other;
  return one > other ? one : other;
}

/** The provider's word as a CRM's status; a text to a group that reached some of it counts as sent. */
export function messageStatus(word: string | null): MessageStatus {
  switch (word) {
    case 'sent':
    case 'partially_delivered':
      return 'SENT';
    case 'delivered':
    case 'read':
    case 'received':
      return 'DELIVERED';
    case 'failed':
    case 'undelivered':
    case 'canceled':
      return 'FAILED';
    default:
      return 'PENDING';
  }
}
