import type { SyncRun } from '../../prisma/generated/client/client.ts';

/** Whether a check or a repair that has ended well leaves nothing missing; null where nobody can say. */
export function isComplete({
  kind,
  status,
  missingCalls,
  missingMessages,
  unreadable,
}: SyncRun): boolean | null {
  if (kind === 'SYNC' || status !== 'SUCCEEDED') return null;
  return missingCalls === 0 && missingMessages === 0 && unreadable === 0;
}
