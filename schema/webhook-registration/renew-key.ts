import type { Services } from '../context.ts';
import { OutcomeUnknown } from '../errors.ts';
import type { ProviderWebhook } from './provider-webhooks.ts';
import { storeKey } from './signing-key.ts';
import type { WebhookFamily } from './webhook-family.ts';
import { saveWebhook } from './webhook-row.ts';

/**
 * Has a webhook signed with a new key, and stores that. What is begun is stored before: if we die
 * before the answer is, the next reconciling finds the key unknown and asks for another one.
 */
export async function renewKey(
  services: Services,
  family: WebhookFamily,
  webhook: ProviderWebhook,
): Promise<void> {
  const { prisma, providerWebhooks, clock } = services;
  const before = await prisma.webhook.findUnique({ where: { id: webhook.id } });
  await saveWebhook(prisma, family, webhook, clock(), {
    rotationStartedAt: before?.rotationStartedAt ?? clock(),
  });
  let key: string;
  try {
    key = await providerWebhooks.rotate(webhook.id);
  } catch (error) {
    // It certainly signs with the key that it had: nothing was begun.
    if (!(error instanceof OutcomeUnknown)) {
      if (before) await saveWebhook(prisma, family, webhook, clock(), before);
      else await prisma.webhook.delete({ where: { id: webhook.id } });
    }
    throw error;
  }
  await prisma.$transaction(async (transaction) => {
    const now = clock();
    await storeKey(services, transaction, webhook.id, key);
    await saveWebhook(transaction, family, webhook, now, { rotationStartedAt: null, rotatedAt: now });
  });
}
