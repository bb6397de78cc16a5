import type { Services } from '../context.ts';
import { deliversToUs } from '../webhook-registration/own-addresses.ts';
import type { FailedDelivery } from '../webhook-registration/provider-webhooks.ts';
import { askAgain, settleAsked } from './ask-again.ts';

const day = 24 * 60 * 60_000;
/** What failed before is left to the sync, which reads calls and texts whatever became of their webhooks. */
const lookBack = 7 * day;
/** Of a webhook in one run: more would take longer than a run has. */
const mostPages = 20;
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
    if (!deliversToUs(addresses, webhook)) continue;
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
    if (deadline.aborted || pages >= mostPages) return { missing: found, isMore: true };
  }
  return { missing: found, isMore: false };
}

/** One that came, though the provider had given it up, was answered too late: nothing is missing. */
async function missing(
  { prisma }: Services,
  failed: readonly FailedDelivery[],
): Promise<readonly FailedDelivery[]> {
  const held = await prisma.webhookDelivery.findMany({
    where: { deliveryId: { in: failed.map(({ id }) => id) } },
    select: { deliveryId: true },
  });
  const ids = new Set(held.map(({ deliveryId }) => deliveryId));
  return failed.filter(({ id }) => !ids.has(id));
}
