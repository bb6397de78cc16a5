import { randomUUID } from 'node:crypto';
import type { Services } from '../context.ts';
import { OutcomeUnknown, ProviderRejected } from '../errors.ts';
import { logId } from '../log-id.ts';
import type { FailedDelivery } from '../webhook-registration/provider-webhooks.ts';

/** How often one is asked for. */
export const mostAttempts = 5;
/** After the first time; doubled after each further one. */
const firstPause = 15 * 60_000;

/** What the provider says of a delivery that it will never deliver again. */
const finalRefusals: readonly number[] = [404, 409, 410, 422];
/** What it says of our key or its plan, which a person may set right: that is about no delivery. */
const refusalsOfUs: readonly number[] = [401, 402, 403];

/**
 * Counts the try before it is made, so that neither a death nor a second process makes more of them.
 * @throws the provider's failures, also its refusal of our key; the try is then given back.
 */
export async function askAgain(
  services: Services,
  webhookId: string,
  delivery: FailedDelivery,
): Promise<boolean> {
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
    if (refusalsOfUs.includes(error.status)) {
      await giveBack(services, delivery.id);
      throw error;
    }
    if (finalRefusals.includes(error.status)) await refuse(services, delivery.id, error.message);
  }
  return true;
}

async function giveBack({ prisma, clock }: Services, deliveryId: string): Promise<void> {
  await prisma.recoveredDelivery.updateMany({
    where: { deliveryId },
    data: { attempts: { decrement: 1 }, nextAskAt: clock() },
  });
}

async function refuse({ prisma }: Services, deliveryId: string, detail: string): Promise<void> {
  await prisma.recoveredDelivery.updateMany({
    where: { deliveryId },
    data: { outcome: 'REFUSED', detail },
  });
}

/** Says of those asked for which have come, and which never will. */
export async function settleAsked({ sql, clock }: Services): Promise<void> {
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
