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

/** Copies a file that is due out of turn, unless it is being copied already, here or in another process. */
export function waitForCopy(
  services: Services,
  options: CopyOptions,
  patienceMs = usualPatienceMs,
): WaitForCopy {
  return async ({ id }) => {
    const claimed = await claimFile(services, id);
    if (claimed) {
      // It goes on when nobody waits any more: the next who asks finds it done.
      const copied = copyFile(services, claimed, options).catch((error: unknown) =>
        options.log.error({ err: error, fileId: id }, 'file copy could not be written down'),
      );
      await Promise.race([copied, pause(patienceMs, undefined, { ref: false })]);
      return;
    }
    for (const end = Date.now() + patienceMs; Date.now() < end; await pause(lookEveryMs)) {
      const select = { state: true, leaseUntil: true };
      const file = await services.prisma.storedFile.findUnique({ where: { id }, select });
      // In nobody's hands: its next try is later than anybody waits.
      if (file?.state !== 'PENDING' || file.leaseUntil === null) return;
    }
  };
}
