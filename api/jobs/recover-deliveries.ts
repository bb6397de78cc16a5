import { ProductError } from '../../schema/errors.ts';
import { recoverDeliveries as recover } from '../../schema/recovered-delivery/recover-deliveries.ts';
import type { Job } from './job.ts';

/** After this long the rest is left to the next run: each delivery costs a request of those we share. */
const slice = 15_000;

/** Brings home the deliveries that the provider gave up while we were down, or did not know their key. */
export const recoverDeliveries: Job = {
  name: 'recover-deliveries',
  cron: '*/15 * * * *',
  async run(context) {
    const { log, stopping, jobs } = context;
    try {
      const deadline = AbortSignal.any([stopping, AbortSignal.timeout(slice)]);
      const { asked, isMore } = await recover(context, deadline);
      if (asked > 0) log.info({ asked }, 'failed deliveries were asked for again');
      // Without one that was asked for, a further run would only read the same lists again.
      if (isMore && asked > 0) jobs.soon('recover-deliveries');
    } catch (error) {
      if (!(error instanceof ProductError)) throw error;
      log.warn(
        { reason: error.message },
        'failed deliveries could not be asked for; tried again by its own clock',
      );
    }
  },
};
