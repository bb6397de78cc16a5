import { setTimeout as pause } from 'node:timers/promises';
import type { StoredFile } from '../../prisma/generated/client/client.ts';
import type { Services } from '../../schema/context.ts';
import { claimFile } from '../../schema/file/claim-file.ts';
import { copyFile, type CopyOptions } from './copy-file.ts';

/** Resolves when the file is copied, when that has failed, or after some seconds. */
export type WaitForCopy = (file: StoredFile) => Promise<void>;

/** Somebody sits in front of it: longer than this, he had better be told. */
const usualPatienceMs = 10_000;
const lookEveryMs = 200;

/** So many are copied for those who wait; more would take the connections of everything else. */
const mostAtOnce = 3;

/** Copies for those who wait, and what has begun of them. */
export interface WaitedCopies {
  readonly waitFor: WaitForCopy;
  /** Resolves when no copy is under way any more; before that the database must stay open. */
  settled(): Promise<void>;
}

/** Copies a file that is due out of turn, unless it is being copied already, here or in another process. */
export function waitForCopy(
  services: Services,
  options: CopyOptions,
  patienceMs = usualPatienceMs,
): WaitedCopies {
  const copies = new Set<Promise<void>>();

  async function copy(id: string): Promise<void> {
    const claimed = await claimFile(services, id);
    if (claimed) await copyFile(services, claimed, options);
  }

  return {
    async waitFor({ id }) {
      const end = Date.now() + patienceMs;
      for (; copies.size >= mostAtOnce; await pause(lookEveryMs)) if (Date.now() >= end) return;
      if (options.stopping.aborted) return;
      // It goes on when nobody waits any more: the next who asks finds it done.
      const copied = copy(id)
        .catch((error: unknown) =>
          options.log.error({ err: error, fileId: id }, 'file copy could not be written down'),
        )
        .finally(() => copies.delete(copied));
      copies.add(copied);
      await Promise.race([copied, pause(end - Date.now(), undefined, { ref: false })]);
      for (; Date.now() < end; await pause(lookEveryMs)) {
        const select = { state: true, leaseUntil: true };
        const file = await services.prisma.storedFile.findUnique({ where: { id }, select });
        // In nobody's hands: its next try is later than anybody waits.
        if (file?.state !== 'PENDING' || file.leaseUntil === null) return;
      }
    },
    async settled() {
      await Promise.all(copies);
    },
  };
}
