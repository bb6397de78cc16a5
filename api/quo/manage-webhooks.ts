import { z } from 'zod';
import { ProviderRejected } from '../../schema/errors.ts';
import type {
  ProviderWebhook,
  ProviderWebhooks,
  WebhookChange,
} from '../../schema/webhook-registration/provider-webhooks.ts';
import type { QuoClient } from './quo-client.ts';
import { keyAnswer, webhookAnswer } from './webhook-answer.ts';

const surface = '2026-03-30';
const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/** All webhooks of the workspace. One that cannot be read fails it: left out, it would be made anew. */
export async function listWebhooks(client: QuoClient): Promise<readonly ProviderWebhook[]> {
  const { data } = await client.request(
    { surface, method: 'GET', path: '/webhooks', purpose: 'list the webhooks' },
    z.object({ data: z.array(webhookAnswer) }),
  );
  return data;
}

export async function findWebhook(client: QuoClient, id: string): Promise<ProviderWebhook | undefined> {
  try {
    const { data } = await client.request(
      { surface, method: 'GET', path: pathOf(id), purpose: `find the webhook ${id}` },
      z.object({ data: webhookAnswer }),
    );
    return data;
  } catch (error) {
    if (error instanceof ProviderRejected && error.status === 404) return undefined;
    throw error;
  }
}

export async function createWebhook(
  client: QuoClient,
  { url, label, ...rest }: Parameters<ProviderWebhooks['create']>[0],
): Promise<ProviderWebhook & { readonly key: string }> {
  const body = { url, label, ...bodyOf(rest) };
  const { data } = await client.request(
    { surface, method: 'POST', path: '/webhooks', body, purpose: `create a webhook to ${url}` },
    z.object({ data: z.intersection(webhookAnswer, keyAnswer) }),
  );
  return data;
}

export async function updateWebhook(
  client: QuoClient,
  id: string,
  change: WebhookChange,
): Promise<ProviderWebhook> {
  const { data } = await client.request(
    {
      surface,
      method: 'PATCH',
      path: pathOf(id),
      body: bodyOf(change),
      purpose: `change the webhook ${id}`,
    },
    z.object({ data: webhookAnswer }),
  );
  return data;
}

export async function rotateKey(client: QuoClient, id: string): Promise<string> {
  const { data } = await client.request(
    {
      surface,
      method: 'POST',
      path: `${pathOf(id)}/rotate`,
      purpose: `give the webhook ${id} a new signing key`,
    },
    z.object({ data: keyAnswer }),
  );
  return data.key;
}

/** The answer is the sample event itself, not wrapped like all others. */
export async function sendTest(
  client: QuoClient,
  id: string,
  eventType: string,
): Promise<string | undefined> {
  const answer = await client.request(
    {
      surface,
      method: 'POST',
      path: `${pathOf(id)}/events/test`,
      body: { eventType },
      purpose: `send a test event to the webhook ${id}`,
    },
    z.object({ id: z.string().optional().catch(undefined) }).catch({ id: undefined }),
  );
  return answer.id;
}

export async function retryDelivery(client: QuoClient, id: string, deliveryId: string): Promise<void> {
  await client.request(
    {
      surface,
      method: 'POST',
      path: `${pathOf(id)}/events/${encodeURIComponent(deliveryId)}/retry`,
      purpose: `deliver ${deliveryId} again`,
    },
    z.unknown(),
  );
}

function bodyOf({ url, status, events, resourceIds }: WebhookChange): object {
  return {
    ...(url === undefined ? {} : { url }),
    ...(status ? { status: status === 'ENABLED' ? 'enabled' : 'disabled' } : {}),
    ...(events ? { events } : {}),
    ...(resourceIds ? { resourceIds } : {}),
  };
}
