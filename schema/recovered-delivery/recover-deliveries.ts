import type { Services } from '../context.ts';
import { readDeliveries } from '../openphone-status/read-deliveries.ts';
import { deliversToUs, familyAt } from '../webhook-registration/own-addresses.ts';
import type { FailedDelivery, ProviderWebhook } from '../webhook-registration/provider-webhooks.ts';
import { webhookFamilies } from '../webhook-registration/webhook-family.ts';
import { askAgain, mostAttempts, settleAsked } from './ask-again.ts';

const day = 24 * 60 * 60_000;
/** What failed before is left to the sync, which reads calls and texts whatever became of their webhooks. */
const lookBack = 7 * day;
/** Of a webhook in one run: more would take longer than a run has. */
const mostPages = 100;
const mostAsked = 1_000;
/** How far a run has come. */
interface Recovery {
  /** How many deliveries were asked for. */
  readonly asked: number;
  /** Whether there may be more to ask for now. */
  readonly isMore: boolean;
}

/**
 * Asks the provider once more for the deliveries that it gave up and that we do not hold.
 * @param deadline ends it between two requests; what is left is found again.
 * @throws the provider's failures.
 */
export async function recoverDeliveries(services: Services, deadline: AbortSignal): Promise<Recovery> {
  await settleAsked(services);
  const { providerWebhooks, addresses } = services;
  let asked = 0;
  let isMore = false;
  for (const webhook of await providerWebhooks.list()) {
    if (!deliversToUs(addresses, webhook) || (await isInVain(services, webhook))) continue;
    const failed = await listMissing(services, webhook.id, deadline);
    isMore ||= failed.isMore;
    for (const delivery of failed.missing.toReversed()) {
      if (deadline.aborted) return { asked, isMore: true };
      if (await askAgain(services, webhook.id, delivery)) asked += 1;
    }
  }
  return { asked, isMore };
}

/** First all pages, then the asking: what has come home leaves the list, and would push its pages about. */
async function listMissing(
  services: Services,
  webhookId: string,
  deadline: AbortSignal,
): Promise<{ missing: FailedDelivery[]; isMore: boolean }> {
  const since = new Date(services.clock().getTime() - lookBack);
  const found: FailedDelivery[] = [];
  let pages = 0;
  for await (const failed of services.providerWebhooks.failedDeliveries(webhookId, since)) {
    found.push(...(await missing(services, failed)));
    pages += 1;
    if (deadline.aborted || pages >= mostPages || found.length >= mostAsked)
      return { missing: found, isMore: true };
  }
  return { missing: found, isMore: false };
}

/** Somebody else made it, and the last of it that came was refused: without its key, more would be too. */
async function isInVain(services: Services, { id, url }: ProviderWebhook): Promise<boolean> {
  const family = familyAt(services.addresses, url);
  if (family === undefined || (await services.prisma.webhook.count({ where: { id } })) > 0) return false;
  const { refusedAt, lastDeliveryAt } = await readDeliveries(services);
  const refused = refusedAt.get(webhookFamilies[family].address);
  const taken = lastDeliveryAt[family];
  return refused !== undefined && (taken === undefined || taken < refused);
}

/**
 * Those to ask for now. One that came, though the provider had given it up, was answered too late; the
 * hopeless ones, and those whose turn is later, must not stand in the way of older ones.
 */
async function missing(
  { prisma, clock }: Services,
  failed: readonly FailedDelivery[],
): Promise<readonly FailedDelivery[]> {
  const held = await prisma.webhookDelivery.findMany({
    where: { deliveryId: { in: failed.map(({ id }) => id) } },
    select: { deliveryId: true },
  });
  const settled = await prisma.recoveredDelivery.findMany({
    where: {
      deliveryId: { in: failed.map(({ id }) => id) },
      OR: [
        { outcome: { not: 'ASKED' } },
        { nextAskAt: { gt: clock() } },
        { attempts: { gte: mostAttempts } },
      ],
    },
    select: { deliveryId: true },
  });
  const ids = new Set([...held, ...settled].map(({ deliveryId }) => deliveryId));
  return failed.filter(({ id }) => !ids.has(id));
}
