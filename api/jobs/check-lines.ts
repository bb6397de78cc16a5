import { checkLines as queueChecks } from '../../schema/sync-run/check-lines.ts';
import type { Job } from './job.ts';

/** Compares every line's last days with the provider's lists, once a day, half an hour after a catch-up may have filled them. */
export const checkLines: Job = {
  name: 'check-lines',
  cron: '30 * * * *',
  async run(context) {
    await queueChecks(context);
  },
};
