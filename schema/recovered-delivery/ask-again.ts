import { randomUUID } from 'node:crypto';
import type { Services } from '../context.ts';
import { OutcomeUnknown, ProviderRejected } from '../errors.ts';
import { logId } from '../log-id.ts';
import type { FailedDelivery } from '../webhook-registration/provider-webhooks.ts';

/** How often one is asked for. */
const mostAttempts = 5;
/** After the first time; doubled after each further one. */
const firstPause = 15 * 60_000;

/** Counts the try before it is made, so that neither a death nor a second process makes more of them. */
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
