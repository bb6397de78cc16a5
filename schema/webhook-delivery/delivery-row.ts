import type { SealedPlace } from '../vault.ts';

type DeliveryStatus = 'APPLIED' | 'IGNORED' | 'FAILED' | 'DEAD';

/** A row of `openphone_webhook_deliveries`, as SQL gives and takes it; the body is sealed. */
export interface DeliveryRow {
  readonly id: string;
  readonly delivery_id: string;
  readonly generation: 'QUO' | 'LEGACY';
  readonly event_id: string;
  readonly event_type: string;
  readonly api_version: string | null;
  readonly resource_id: string | null;
  readonly status: DeliveryStatus;
  readonly reason: string | null;
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly body: string;
  readonly received_at: string;
  readonly applied_at: string | null;
}

/** Where a delivery's body lies, for sealing and opening it. */
export function bodyPlace(deliveryId: string): SealedPlace {
  return { table: 'openphone_webhook_deliveries', column: 'body', id: deliveryId };
}
