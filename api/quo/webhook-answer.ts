import { z } from 'zod';
import type { ProviderWebhook } from '../../schema/webhook-registration/provider-webhooks.ts';

const texts = z
  .array(z.string())
  .nullish()
  .catch(undefined)
  .transform((list) => list ?? []);

/** A webhook as the dated surface describes it. Its id is a number in digits. */
export const webhookAnswer = z
  .object({
    id: z.union([z.string().min(1), z.int().transform(String)]),
    url: z.string().min(1),
    status: z.string().optional().catch(undefined),
    events: texts,
    resourceIds: texts,
  })
  .transform(({ id, url, status, events, resourceIds }): ProviderWebhook => ({
    id,
    url,
    // A word that we do not know is not the one for "delivers".
    status: status === 'enabled' ? 'ENABLED' : 'DISABLED',
    events,
    // Nothing said, or none, is how the provider writes that it tells of all lines.
    resourceIds: resourceIds.length === 0 ? ['*'] : resourceIds,
  }));

/** What deliveries are verified with; the shape alone is told when it is not one. */
export const keyAnswer = z.object({ key: z.string().regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/) });
