import { claimNextFile } from '../../schema/file/claim-file.ts';
import { copyFile } from '../files/copy-file.ts';
import type { Job } from './job.ts';

/** How many are copied at once: it is the provider's storage that is waited for, not its API. */
const hands = 3;
/** After this long the rest is left to the next run, which the queue would otherwise think lost. */
const slice = 20_000;

/** Copies recordings, voicemails and attachments into our own storage: the provider's addresses expire. */
export const copyFiles: Job = {
  name: 'copy-files',
  cron: '* * * * *',
  async run(context) {
    const deadline = AbortSignal.any([context.stopping, AbortSignal.timeout(slice)]);
    const { log, stopping, fileOrigin: allowedOrigin } = context;
    const copyUntilDone = async (): Promise<boolean> => {
      while (!deadline.aborted) {
        const file = await claimNextFile(context);
        if (!file) return true;
        await copyFile(context, file, { log, stopping, allowedOrigin });
      }
      return false;
    };
    const done = await Promise.all(Array.from({ length: hands }, copyUntilDone));
    if (done.includes(false)) context.jobs.soon('copy-files');
  },
};
