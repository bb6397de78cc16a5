import type { OpenPhoneMessageId, PhoneNumberId } from '../ids.ts';

/** A picture or file of a text, where the provider keeps it. */
export interface Attachment {
  readonly url: string;
  /** MIME type; the provider does not always say. */
  readonly contentType: string | null;
}

/** What one source says about one text; a missing field means "this source does not say". */
export interface MessageFacts {
  readonly kind: 'message';
  readonly openPhoneMessageId: OpenPhoneMessageId;
  /** The provider's `createdAt` of the text. */
  readonly sentAt: Date;
  readonly phoneNumberId?: PhoneNumberId | undefined;
  readonly conversationId?: string | undefined;
  readonly direction?: 'INBOUND' | 'OUTBOUND' | undefined;
  /** The provider's word: `queued`, `sent`, `delivered`, `undelivered`, `received`, `failed`, … */
  readonly providerStatus: string;
  readonly from?: string | undefined;
  readonly to?: readonly string[] | undefined;
  readonly content?: string | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  /** The carrier's code, e.g. `30006`. */
  readonly errorCode?: string | undefined;
  /** When the provider said this (the event's `createdAt`, or `updatedAt` of a fetched text). */
  readonly observedAt: Date;
  /** When the source says it reached the other phone. */
  readonly deliveredAt?: Date | undefined;
  readonly url?: string | undefined;
}
