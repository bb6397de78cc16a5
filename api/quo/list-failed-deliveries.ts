import { z } from 'zod';
import type { FailedDelivery } from '../../schema/webhook-registration/provider-webhooks.ts';
import { instantRequired } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { walkPages } from './walk-pages.ts';

const deliveryAnswer = z.object({
  id: z.string().min(1),
  eventType: z.string().min(1).catch('unknown'),
  createdAt: instantRequired,
});

/** Pages of what a webhook's deliveries since then have failed for good, newest first. */
export async function* listFailedDeliveries(
  client: QuoClient,
  webhookId: string,
  since: Date,
): AsyncGenerator<readonly FailedDelivery[], void, void> {
  const path = `/webhooks/${encodeURIComponent(webhookId)}/events`;
  const filters = { status: 'failed', 'createdAt[gt]': since.toISOString(), limit: '50' };
  const purpose = `list the failed deliveries of the webhook ${webhookId}`;
  const pages = walkPages(
    client,
    { path, filters, after: undefined, purpose },
    (value) => deliveryAnswer.safeParse(value).data,
  );
  for await (const { facts } of pages) yield facts;
}
