import type { ArtifactFacts } from '../call-artifact/artifact-facts.ts';
import type { OpenPhoneCallId, PhoneNumberId } from '../ids.ts';

/**
 * What one source (a webhook of either generation, a page of a sync, a fetch) says about one call.
 * Every field but the id may be missing, and means "this source does not say"; nothing in here
 * overrides: `merge-call.ts` joins facts so that their order does not matter.
 */
export interface CallFacts {
  readonly kind: 'call';
  readonly openPhoneCallId: OpenPhoneCallId;
  /** When the call began: the provider's `createdAt` of the call, never of a part of it. */
  readonly startedAt?: Date | undefined;
  readonly phoneNumberId?: PhoneNumberId | undefined;
  readonly conversationId?: string | undefined;
  readonly direction?: 'INBOUND' | 'OUTBOUND' | undefined;
  /** The provider's word, or the one that the event's type stands for (`call.ringing` → `ringing`). */
  readonly providerStatus?: string | undefined;
  /** Every number on the call as the provider wrote it, our own included if the source has it. */
  readonly participants?: readonly string[] | undefined;
  /** Those of the participants that the source says are lines of the workspace. */
  readonly ownNumbers?: readonly string[] | undefined;
  readonly answeredAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  /** Whole seconds of the call, not of its recording. */
  readonly duration?: number | undefined;
  /** `US…` or `SYU…` of who answered; never the line's owner. */
  readonly answeredBy?: string | undefined;
  readonly hasVoicemail?: boolean | undefined;
  readonly aiHandled?: boolean | undefined;
  readonly forwardedTo?: string | undefined;
  /** The call in the provider's app. */
  readonly url?: string | undefined;
  readonly artifacts?: readonly ArtifactFacts[] | undefined;
}
