import { Occupied } from '../../prisma/sql.ts';
import { ProductError } from '../../schema/errors.ts';
import { reconcileWebhooks as reconcile } from '../../schema/webhook-registration/reconcile-webhooks.ts';
import { forgetKeys } from '../../schema/webhook-registration/signing-key.ts';
import type { Job } from './job.ts';

/**
 * Keeps the webhooks that somebody had registered as they are to be: enabled, with the lines that are
 * connected now. It never registers any by itself, nor for another address than theirs: they may have been
 * made by hand, or this database be a copy of the one that they belong to.
 */
export const reconcileWebhooks: Job = {
  name: 'reconcile-webhooks',
  cron: '*/15 * * * *',
  async run(context) {
    const registered = await context.prisma.webhook.count();
    if (registered === 0) return forgetKeys(context);
    try {
      await reconcile(context);
    } catch (error) {
      if (!(error instanceof ProductError || error instanceof Occupied)) throw error;
      context.log.warn(
        { reason: error.message },
        'webhooks could not be put in order; tried again by its own clock',
      );
    }
  },
};
