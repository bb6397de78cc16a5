import { expect, test } from 'vitest';
import { furtherWord, messageStatus } from './message-status.ts';

const words = [
  'queued',
  'sending',
  'sent',
  'partially_delivered',
  'delivered',
  'read',
  'failed',
  'undelivered',
];
const rank = { PENDING: 0, SENT: 1, DELIVERED: 2, FAILED: 3 } as const;

test('a status never moves backwards, whatever is told after whatever', () => {
  for (const known of words) {
    for (const told of [...words, 'a word of tomorrow']) {
      const next = furtherWord(known, told);
      expect(rank[messageStatus(next)], `${known}, then ${told}`).toBeGreaterThanOrEqual(
        rank[messageStatus(known)],
      );
      expect(next, `${told}, then ${known}`).toBe(furtherWord(told, known));
    }
  }
});
