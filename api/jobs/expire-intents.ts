import { expireIntents as expire } from '../../schema/call-intent/expire-intents.ts';
import type { Job } from './job.ts';

/** Ends the clicks that no call has joined. */
export const expireIntents: Job = {
  name: 'expire-intents',
  cron: '* * * * *',
  async run(context) {
    await expire(context);
  },
};
