import type { Generation } from './simulated-webhook.ts';

export interface DeliveryAttempt {
  readonly id: string;
  readonly timestamp: Date;
  readonly status: 'success' | 'failed';
  /** 0 when there was no answer. */
  readonly responseStatusCode: number;
  readonly responseBody: string;
  readonly responseDurationMs: number;
  readonly triggerType: 'scheduled' | 'manual';
  readonly url: string;
}

/** One event on its way to one webhook. */
export interface Delivery {
  /** `msg_…`: the `webhook-id` header, the same for every try. */
  readonly id: string;
  readonly webhookId: string;
  readonly generation: Generation;
  readonly eventId: string | null;
  readonly eventType: string;
  readonly resourceId: string | null;
  readonly createdAt: Date;
  /** The very text of every try. */
  readonly body: string;
  status: 'pending' | 'sending' | 'success' | 'failed';
  nextAttemptAt: Date | null;
  /** Newest first. */
  attempts: readonly DeliveryAttempt[];
}
