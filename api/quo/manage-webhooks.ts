import { z } from 'zod';
import type {
  ProviderWebhook,
  ProviderWebhooks,
  WebhookChange,
} from '../../schema/webhook-registration/provider-webhooks.ts';
import type { QuoClient } from './quo-client.ts';
import { keyAnswer, webhookAnswer } from './webhook-answer.ts';

const surface = '2026-03-30';
const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/** All webhooks of the workspace; one that cannot be read is left out. */
export async function listWebhooks(client: QuoClient): Promise<readonly ProviderWebhook[]> {
  const { data } = await client.request(
    { surface, method: 'GET', path: '/webhooks', purpose: 'list the webhooks' },
    z.object({ data: z.array(z.unknown()) }),
  );
  return data.flatMap((value) => webhookAnswer.safeParse(value).data ?? []);
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
