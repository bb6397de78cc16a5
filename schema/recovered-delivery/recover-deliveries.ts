import { randomUUID } from 'node:crypto';
import type { Services } from '../context.ts';
import { OutcomeUnknown, ProviderRejected } from '../errors.ts';
import { logId } from '../log-id.ts';
import { deliversToUs } from '../webhook-registration/own-addresses.ts';
import type { FailedDelivery } from '../webhook-registration/provider-webhooks.ts';

const day = 24 * 60 * 60_000;
/** What failed before is left to the sync, which reads calls and texts whatever became of their webhooks. */
const lookBack = 7 * day;
/** Of a webhook in one run: more would take longer than a run has. */
const mostPages = 20;
/** How often one is asked for. */
const mostAttempts = 5;
/** After the first time; doubled after each further one. */
const firstPause = 15 * 60_000;

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

/** Counts the try before it is made, so that neither a death nor a second process makes more of them. */
async function askAgain(services: Services, webhookId: string, delivery: FailedDelivery): Promise<boolean> {
  const { sql, clock, providerWebhooks } = services;
  const now = clock();
  const [turn] = await sql.query(
    `INSERT INTO openphone_recovered_deliveries AS known
       (id, delivery_id, webhook_id, event_type, failed_at, attempts, last_asked_at, next_ask_at, outcome)
     VALUES ($1::uuid, $2, $3, $4, $5::timestamptz, 1, $6::timestamptz, $7::timestamptz, 'ASKED')
     ON CONFLICT (delivery_id) DO UPDATE
       SET attempts = known.attempts + 1, last_asked_at = excluded.last_asked_at,
           next_ask_at = excluded.last_asked_at + (excluded.next_ask_at - excluded.last_asked_at) * 2 ^ known.attempts
       WHERE known.outcome = 'ASKED' AND known.next_ask_at <= excluded.last_asked_at AND known.attempts < ${mostAttempts}
     RETURNING id`,
    [
      logId('recovery', randomUUID(), now),
      delivery.id,
      webhookId,
      delivery.eventType,
      delivery.createdAt.toISOString(),
      now.toISOString(),
      new Date(now.getTime() + firstPause).toISOString(),
    ],
  );
  if (!turn) return false;
  try {
    await providerWebhooks.retryDelivery(webhookId, delivery.id);
  } catch (error) {
    // Asked or not, it counts: the next try tells.
    if (error instanceof OutcomeUnknown) return true;
    if (!(error instanceof ProviderRejected)) throw error;
    await refuse(services, delivery.id, error.message);
  }
  return true;
}

async function refuse({ prisma }: Services, deliveryId: string, detail: string): Promise<void> {
  await prisma.recoveredDelivery.updateMany({
    where: { deliveryId },
    data: { outcome: 'REFUSED', detail },
  });
}

/** Says of those asked for which have come, and which never will. */
async function settleAsked({ sql, clock }: Services): Promise<void> {
  await sql.query(
    `UPDATE openphone_recovered_deliveries AS asked SET outcome = 'ARRIVED', detail = NULL
      WHERE outcome IN ('ASKED', 'GIVEN_UP')
        AND EXISTS (SELECT 1 FROM openphone_webhook_deliveries AS held WHERE held.delivery_id = asked.delivery_id)`,
  );
  await sql.query(
    `UPDATE openphone_recovered_deliveries
        SET outcome = 'GIVEN_UP', detail = 'It did not come, although it was asked for ${mostAttempts} times.'
      WHERE outcome = 'ASKED' AND attempts >= ${mostAttempts} AND next_ask_at <= $1::timestamptz`,
    [clock().toISOString()],
  );
}
