import { catchUpLines } from '../../schema/sync-run/catch-up-lines.ts';
import type { Job } from './job.ts';

/** Reads again what may have been missed while we, or the way between the provider and us, were down. */
export const catchUp: Job = {
  name: 'catch-up',
  cron: '0 */4 * * *',
  async run(context) {
    await catchUpLines(context);
  },
};
