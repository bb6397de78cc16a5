import { fileUnfiledLogs } from '../../schema/file/file-unfiled-logs.ts';
import { batchSize, type Job } from './job.ts';

/** After this long the rest is left to the next run. */
const slice = 20_000;

/** Notes the files of what was recorded before copies were kept, so that `copy-files` copies them too. */
export const fileUnfiled: Job = {
  name: 'file-unfiled-logs',
  cron: '* * * * *',
  async run(context) {
    const deadline = AbortSignal.any([context.stopping, AbortSignal.timeout(slice)]);
    while (!deadline.aborted) {
      const { looked, unreadable } = await fileUnfiledLogs(context, batchSize);
      for (const [logId, err] of unreadable)
        context.log.error({ err, logId }, 'the files of a log cannot be told; looked at again in a day');
      if (looked < batchSize) return;
    }
    context.jobs.soon('file-unfiled-logs');
  },
};
