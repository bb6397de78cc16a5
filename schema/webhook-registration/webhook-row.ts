import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { ProviderWebhook } from './provider-webhooks.ts';
import type { WebhookFamily } from './webhook-family.ts';

/** Stores what the provider says of a webhook of ours, and where the renewal of its key stands. */
export async function saveWebhook(
  prisma: Prisma.TransactionClient,
  family: WebhookFamily,
  { id, url, status, events, resourceIds }: ProviderWebhook,
  checkedAt: Date,
  renewal: Pick<Prisma.WebhookUncheckedUpdateInput, 'rotationStartedAt' | 'rotatedAt'> &
    Pick<Prisma.WebhookUncheckedCreateInput, 'rotationStartedAt' | 'rotatedAt'> = {},
): Promise<void> {
  const said = { url, status, events: [...events], resourceIds: [...resourceIds], checkedAt, ...renewal };
  await prisma.webhook.upsert({
    where: { id },
    create: { id, family, createdAt: checkedAt, ...said },
    update: { family, ...said },
  });
}
