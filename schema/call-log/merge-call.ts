import { greatest, least, union, utc } from '../join.ts';
import { normalizeNumber } from '../phone-number/normalize-number.ts';
import { heavierWord } from './call-status.ts';
import type { CallFacts } from './call-facts.ts';

/** Everything ever said of one call, joined. Named as the columns are: this is what lies in them. */
export interface CallState {
  readonly openphone_call_id: string;
  readonly phone_number_id: string | null;
  readonly conversation_id: string | null;
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  readonly provider_status: string | null;
  readonly participants: readonly string[];
  readonly own_numbers: readonly string[];
  readonly duration: number | null;
  readonly started_at: string | null;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
  readonly answered_by: string | null;
  readonly has_voicemail: boolean;
  readonly ai_handled: boolean;
  readonly forwarded_to: string | null;
  readonly url: string | null;
}

/**
 * Joins what is known of a call with what a source says of it. Every field is joined by itself, with
 * a join of schema/join.ts: no source is trusted more for coming later, so no order is special.
 */
export function mergeCall(known: CallState | undefined, facts: CallFacts): CallState {
  return {
    openphone_call_id: facts.openPhoneCallId,
    phone_number_id: greatest(known?.phone_number_id, facts.phoneNumberId),
    conversation_id: greatest(known?.conversation_id, facts.conversationId),
    direction: greatest(known?.direction, facts.direction),
    provider_status: heavierWord(known?.provider_status ?? null, facts.providerStatus ?? null),
    participants: union(known?.participants, facts.participants?.map(normalizeNumber)),
    own_numbers: union(known?.own_numbers, facts.ownNumbers?.map(normalizeNumber)),
    duration: greatest(known?.duration, facts.duration),
    started_at: least(utc(known?.started_at), utc(facts.startedAt)),
    answered_at: least(utc(known?.answered_at), utc(facts.answeredAt)),
    ended_at: greatest(utc(known?.ended_at), utc(facts.endedAt)),
    answered_by: greatest(known?.answered_by, facts.answeredBy),
    has_voicemail: known?.has_voicemail === true || facts.hasVoicemail === true,
    ai_handled: known?.ai_handled === true || facts.aiHandled === true,
    forwarded_to: greatest(known?.forwarded_to, facts.forwardedTo),
    url: joinUrl(facts.openPhoneCallId, known?.url ?? null, facts.url ?? null),
  };
}

/** A part's link leads to the part: the one that names the call itself is better. */
function joinUrl(callId: string, one: string | null, other: string | null): string | null {
  const names = (url: string | null): boolean => url?.includes(callId) === true;
  if (names(one) !== names(other)) return names(one) ? one : other;
  return greatest(one, other);
}
