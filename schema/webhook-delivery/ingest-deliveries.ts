import { logId } from '../log-id.ts';
import { type Recorded, type Recording, recordFacts } from '../record/record-facts.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { bodyPlace } from './delivery-row.ts';
import type { IncomingDelivery, IngestResult } from './incoming-delivery.ts';
import { refusedReading } from './refused-reading.ts';

/**
 * Stores deliveries under their ids and applies them, in one transaction. If applying some fails in
 * the database, each is tried by itself, and the one at fault is kept with its reason: what is
 * answered with 200 is never lost.
 * @throws when a delivery could not even be stored; the provider then sends it again.
 */
export async function ingestDeliveries(
  recording: Recording,
  deliveries: readonly IncomingDelivery[],
): Promise<{ results: IngestResult[]; recorded: Recorded[] }> {
  const distinct = [...new Map(deliveries.map((delivery) => [delivery.deliveryId, delivery])).values()];
  const recorded = await recordAll(recording, distinct);
  const fresh = new Set(recorded.flatMap((one) => [...one.fresh]));
  const results = deliveries.map(({ deliveryId }, index): IngestResult => {
    const first = deliveries.findIndex((other) => other.deliveryId === deliveryId) === index;
    return first && fresh.has(deliveryId) ? 'stored' : 'repeat';
  });
  return { results, recorded };
}

async function recordAll(recording: Recording, deliveries: readonly IncomingDelivery[]): Promise<Recorded[]> {
  try {
    return [await recordRead(recording, deliveries)];
  } catch (error) {
    if (deliveries.length > 1) {
      const each: Recorded[] = [];
      for (const delivery of deliveries) each.push(...(await recordAll(recording, [delivery])));
      return each;
    }
    const kept = deliveries.map((delivery) => ({ ...delivery, reading: refusedReading(error) }));
    return [await recordRead(recording, kept)];
  }
}

function recordRead(recording: Recording, deliveries: readonly IncomingDelivery[]): Promise<Recorded> {
  return recordFacts(recording, {
    deliveries: deliveries.map((delivery) => ({
      row: deliveryRow(recording, delivery),
      reading: delivery.reading,
      isNew: true,
    })),
  });
}

function deliveryRow({ vault }: Recording, delivery: IncomingDelivery): DeliveryRow {
  return {
    id: logId('delivery', delivery.deliveryId, delivery.receivedAt),
    delivery_id: delivery.deliveryId,
    generation: delivery.generation,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    api_version: delivery.apiVersion ?? null,
    resource_id: delivery.resourceId ?? null,
    status: 'APPLIED',
    reason: null,
    attempts: 0,
    next_attempt_at: null,
    body: vault.seal(bodyPlace(delivery.deliveryId), delivery.body),
    received_at: delivery.receivedAt.toISOString(),
    applied_at: null,
  };
}
