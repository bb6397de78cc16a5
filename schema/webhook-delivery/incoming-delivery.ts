import type { Facts } from '../facts.ts';

/** Which of the provider's two webhook systems sent it; they sign and shape their bodies differently. */
export type WebhookGeneration = 'QUO' | 'LEGACY';

/** What a verified delivery tells us. Reading the same body again gives the same. */
export type Reading =
  | { readonly outcome: 'facts'; readonly facts: readonly Facts[] }
  /** Understood, and nothing of it belongs in the logs. Acknowledged and kept, or it comes again for a day. */
  | { readonly outcome: 'ignored'; readonly reason: string }
  /** Signed and named, but its resource lacks what we need: kept as failed. The reason names the field. */
  | { readonly outcome: 'unreadable'; readonly reason: string };

/** A webhook delivery whose signature was good. */
export interface IncomingDelivery {
  /** `webhook-id` of a new delivery, the event's `id` of a legacy one: a repeat carries the same. */
  readonly deliveryId: string;
  readonly generation: WebhookGeneration;
  readonly eventId: string;
  readonly eventType: string;
  readonly apiVersion: string | undefined;
  /** The provider's id of the call, text, contact or task it is about. */
  readonly resourceId: string | undefined;
  readonly receivedAt: Date;
  /** The body as it was signed, its UTF-8 as text. */
  readonly body: string;
  readonly reading: Reading;
}

export type IngestResult = 'stored' | 'repeat';
