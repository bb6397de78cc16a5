import type { Facts } from '../../../schema/facts.ts';
import type { WebhookGeneration } from '../../../schema/webhook-delivery/incoming-delivery.ts';

/** An event of either generation, its parts in one place and still unread. */
export interface QuoEvent {
  readonly generation: WebhookGeneration;
  /** When it happened, the same at each retry. */
  readonly createdAt: Date;
  /** `data.resource`, or `data.object` of a legacy event. */
  readonly resource: unknown;
  /** `data.context`; a legacy event has none. */
  readonly context: unknown;
  /** What it is about, in the provider's app. */
  readonly url: string | undefined;
}

/** Turns one type of event into facts. @throws {UnreadableResource} when a needed field is missing. */
export type EventReader = (event: QuoEvent) => Facts;
