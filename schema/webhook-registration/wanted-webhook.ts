import type { Services } from '../context.ts';
import { Conflict } from '../errors.ts';
import { webhookUrl } from './own-addresses.ts';
import type { ProviderWebhook, WebhookChange } from './provider-webhooks.ts';
import { eventsOf, webhookFamilies, type WebhookFamily } from './webhook-family.ts';

/** The lines that are connected and switched on, each once. */
export async function connectedLines({ prisma }: Pick<Services, 'prisma'>): Promise<string[]> {
  const lines = await prisma.integration.findMany({
    where: { deletedAt: null, isActive: true },
    distinct: ['phoneNumberId'],
    orderBy: { phoneNumberId: 'asc' },
    select: { phoneNumberId: true },
  });
  return lines.map(({ phoneNumberId }) => phoneNumberId);
}

/** What a family's webhook is to be like, for these lines. */
export function wantedWebhook(
  { addresses, providerWebhooks }: Pick<Services, 'addresses' | 'providerWebhooks'>,
  family: WebhookFamily,
  lines: readonly string[],
): Omit<ProviderWebhook, 'id'> {
  // Never an empty list: to the provider that is all lines, and so is said as all lines.
  const some = webhookFamilies[family].byLine && lines.length > 0;
  return {
    url: webhookUrl(addresses, family),
    status: 'ENABLED',
    events: eventsOf(family, providerWebhooks.eventTypes),
    resourceIds: some ? lines : ['*'],
  };
}

/** What has to change of a webhook for it to be as wanted; undefined when nothing has. */
export function changeOf(
  is: ProviderWebhook,
  { url, status, events, resourceIds }: Omit<ProviderWebhook, 'id'>,
): WebhookChange | undefined {
  const change: WebhookChange = {
    ...(is.url === url ? {} : { url }),
    ...(is.status === status ? {} : { status }),
    ...(isSame(is.events, events) ? {} : { events }),
    ...(isSame(is.resourceIds, resourceIds) ? {} : { resourceIds }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** @throws {Conflict} when the provider could not deliver to us: it takes public https addresses alone. */
export function requireReachable({
  addresses,
  providerWebhooks,
}: Pick<Services, 'addresses' | 'providerWebhooks'>): void {
  if (providerWebhooks.local) return;
  const publicUrl = addresses.publicUrl();
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol !== 'https:' || /^(localhost|.*\.localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(hostname)) {
    throw new Conflict(
      `Quo delivers webhooks to public https addresses only, and PUBLIC_URL is ${publicUrl}. Set PUBLIC_URL to the https address that this server is reached at from outside, restart, and register again.`,
      { setting: 'PUBLIC_URL' },
    );
  }
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.every((item) => right.includes(item)) && right.every((item) => left.includes(item));
}
