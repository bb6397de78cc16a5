import type { StoredFile } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';

/**
 * A copy was lost from the storage: it is to be copied again, at once. What was known of it is kept, for
 * the case that the storage itself was away and comes back (api/files/copy-file.ts looks first).
 */
export async function expectAgain(
  { prisma, clock, jobs }: Services,
  { id, sha256 }: Pick<StoredFile, 'id' | 'sha256'>,
): Promise<void> {
  const now = clock();
  // Only if nobody else has noticed it first.
  await prisma.storedFile.updateMany({
    where: { id, state: 'READY', sha256 },
    data: { state: 'PENDING', reason: null, attempts: 0, denials: 0, nextAttemptAt: now, updatedAt: now },
  });
  jobs.soon('copy-files');
}
