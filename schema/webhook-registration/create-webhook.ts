import type { Services } from '../context.ts';
import { Conflict, ProviderRejected } from '../errors.ts';
import type { ProviderWebhook } from './provider-webhooks.ts';
import { storeKey } from './signing-key.ts';
import { webhookFamilies, type WebhookFamily } from './webhook-family.ts';
import { saveWebhook } from './webhook-row.ts';

/** The provider's limit for a workspace. */
const mostWebhooks = 50;

/**
 * Creates a webhook and stores its key. It is disabled until then: nothing may be delivered that
 * nobody can verify. If we die in between, the next reconciling finds it at our address, without a key.
 * @param already how many webhooks the workspace has.
 * @throws {Conflict} when that is all it may have.
 */
export async function createWebhook(
  services: Services,
  family: WebhookFamily,
  wanted: Omit<ProviderWebhook, 'id'>,
  already: number,
): Promise<ProviderWebhook> {
  const { prisma, providerWebhooks, clock } = services;
  if (already >= mostWebhooks) {
    throw new Conflict(
      `The workspace has ${already} webhooks, and Quo allows ${mostWebhooks}. Delete one in Quo (Settings → Webhooks) that nobody needs, and register again.`,
    );
  }
  const label = `SEO CRM: ${webhookFamilies[family].subject}`;
  const { key, ...webhook } = await providerWebhooks
    .create({ ...wanted, status: 'DISABLED', label })
    .catch((error: unknown) => {
      throw error instanceof ProviderRejected && error.status === 403 ? notAllowed(error, wanted) : error;
    });
  await prisma.$transaction(async (transaction) => {
    await saveWebhook(transaction, family, webhook, clock());
    await storeKey(services, transaction, webhook.id, key);
  });
  return webhook;
}

/** Seen of keys that may do everything else: webhooks made by hand work all the same. */
function notAllowed(error: ProviderRejected, { url }: { readonly url: string }): ProviderRejected {
  return new ProviderRejected(
    `${error.message} This API key may not create webhooks: use one of the workspace’s owner, or create a webhook to ${url} by hand in Quo and put its signing key into OPENPHONE_WEBHOOK_SECRET.`,
    { status: error.status, providerCode: error.providerCode },
  );
}
