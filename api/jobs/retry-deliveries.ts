import { bodyPlace, type DeliveryRow } from '../../schema/webhook-delivery/delivery-row.ts';
import type { Reading } from '../../schema/webhook-delivery/incoming-delivery.ts';
import { refusedReading } from '../../schema/webhook-delivery/refused-reading.ts';
import { type Recorded, recordFacts } from '../../schema/record/record-facts.ts';
import { readQuoEvent } from '../webhooks/quo/read-quo-event.ts';
import { batchSize, type Job, type JobContext } from './job.ts';

/** Applies again what was stored and could not be applied, when its next try is due. */
export const retryDeliveries: Job = {
  name: 'retry-deliveries',
  cron: '* * * * *',
  async run(context) {
    const due = await context.sql.query<DeliveryRow>(
      `SELECT * FROM openphone_webhook_deliveries
        WHERE status = 'FAILED' AND next_attempt_at <= $1 ORDER BY received_at, id LIMIT $2`,
      [context.clock().toISOString(), batchSize],
    );
    for (const row of due) await retry(context, row);
    const [next] = await context.sql.query<{ wait: number | null }>(
      `SELECT extract(epoch FROM min(next_attempt_at) - $1::timestamptz)::float8 * 1000 AS wait
         FROM openphone_webhook_deliveries WHERE status = 'FAILED'`,
      [context.clock().toISOString()],
    );
    const wait = next?.wait ?? null;
    // Sooner than the clock of this job would: somebody may be looking at the row.
    if (wait !== null && wait < 60_000) context.jobs.soon('retry-deliveries', Math.max(wait, 500));
  },
};

async function retry(context: JobContext, row: DeliveryRow): Promise<void> {
  const { outcomes, changes } = await apply(context, row, readStored(context, row));
  if (changes.length > 0) context.feed.announce();
  for (const { status, reason } of outcomes) {
    context.log.info(
      { deliveryId: row.delivery_id, eventType: row.event_type, status, reason },
      'delivery retried',
    );
  }
}

/** One that the database refuses must not keep those behind it waiting: it counts as a failed try. */
async function apply(context: JobContext, row: DeliveryRow, reading: Reading): Promise<Recorded> {
  const recordAs = (as: Reading): Promise<Recorded> =>
    recordFacts(context, { deliveries: [{ row, reading: as, isNew: false }] });
  try {
    return await recordAs(reading);
  } catch (error) {
    return recordAs(refusedReading(error));
  }
}

function readStored({ vault }: JobContext, row: DeliveryRow): Reading {
  try {
    return readQuoEvent(vault.open(bodyPlace(row.delivery_id), row.body), row.generation).reading;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown cause';
    return { outcome: 'unreadable', reason: `Its stored body cannot be opened: ${why}` };
  }
}
