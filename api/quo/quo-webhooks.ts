import type { ProviderWebhooks } from '../../schema/webhook-registration/provider-webhooks.ts';
import { listFailedDeliveries } from './list-failed-deliveries.ts';
import { lookAtWebhooks } from './look-at-webhooks.ts';
import {
  createWebhook,
  findWebhook,
  listWebhooks,
  retryDelivery,
  rotateKey,
  sendTest,
  updateWebhook,
} from './manage-webhooks.ts';
import { quoClient, type QuoClientOptions } from './quo-client.ts';

export interface QuoWebhooksOptions extends QuoClientOptions {
  readonly clock: () => Date;
  readonly eventTypes: readonly string[];
}

/** Quo's webhooks behind the port that registration, recovery and status use. */
export function quoWebhooks({ clock, eventTypes, ...options }: QuoWebhooksOptions): ProviderWebhooks {
  const client = quoClient(options);
  const cache = lookAtWebhooks(() => listWebhooks(client), clock);
  const { hostname } = new URL(options.baseUrl);
  /** What changes webhooks makes what was seen of them old, whether or not it succeeds. */
  const changing = <Answer>(work: Promise<Answer>): Promise<Answer> => work.finally(() => cache.forget());
  return {
    local: hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.'),
    eventTypes,
    list: () => listWebhooks(client),
    find: (id) => findWebhook(client, id),
    look: (maxAgeMs) => cache.look(maxAgeMs),
    create: (webhook) => changing(createWebhook(client, webhook)),
    update: (id, change) => changing(updateWebhook(client, id, change)),
    rotate: (id) => rotateKey(client, id),
    sendTest: (id, eventType) => sendTest(client, id, eventType),
    failedDeliveries: (id, since) => listFailedDeliveries(client, id, since),
    retryDelivery: (id, deliveryId) => retryDelivery(client, id, deliveryId),
  };
}
