/** Ours, for a CRM: see `callStatus`. */
export type CallStatus =
  'RINGING' | 'IN_PROGRESS' | 'ANSWERED' | 'MISSED' | 'VOICEMAIL' | 'BUSY' | 'FAILED' | 'NO_ANSWER';

/**
 * The provider's words of both vocabularies (REST and the `call.completed` event), from what says
 * least to what says most. Of two words for one call the one further down is kept, so that the order
 * in which they arrive does not matter and a late `ringing` never reopens a finished call.
 */
const wordsByWeight = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'unknown',
  'completed',
  'unanswered',
  'no-answer',
  'missed',
  'abandoned',
  'canceled',
  'forwarded',
  'failed',
  'busy',
  'ai-handled',
  'answered',
];

const live = new Set(['queued', 'initiated', 'ringing', 'in-progress']);

/** Joins two of the provider's words. A word that we do not know weighs as much as `unknown`. */
export function heavierWord(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  const difference = weight(one) - weight(other);
  if (difference !== 0) return difference > 0 ? one : other;
  return one > other ? one : other;
}

function weight(word: string): number {
  const index = wordsByWeight.indexOf(word);
  return index === -1 ? wordsByWeight.indexOf('unknown') : index;
}

/** What the status is told from; all of it already joined. */
export interface CallStatusFacts {
  readonly provider_status: string | null;
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
  readonly has_voicemail: boolean;
  readonly ai_handled: boolean;
}

/**
 * The provider has no "voicemail", "missed" or "answered" as such: they follow from several facts.
 * Null when what it says cannot be told (the call is then fetched).
 */
export function callStatus(call: CallStatusFacts): CallStatus | null {
  const word = call.provider_status;
  const outbound = call.direction === 'OUTBOUND';
  const unanswered = outbound ? 'NO_ANSWER' : 'MISSED';

  const ongoing = (word === null || live.has(word)) && call.ended_at === null;
  if (!ongoing && (call.ai_handled || word === 'ai-handled' || word === 'answered')) return 'ANSWERED';
  if (call.has_voicemail && !outbound && call.answered_at === null) return 'VOICEMAIL';
  if (ongoing) {
    if (call.answered_at !== null || word === 'in-progress') return 'IN_PROGRESS';
    return word === null ? null : 'RINGING';
  }
  // A recording may report the end before `call.completed` does.
  if (word === null || live.has(word)) return call.answered_at === null ? unanswered : 'ANSWERED';
  switch (word) {
    case 'busy':
      return 'BUSY';
    case 'failed':
      return 'FAILED';
    case 'canceled':
      return outbound ? 'FAILED' : 'MISSED';
    case 'no-answer':
    case 'missed':
    case 'abandoned':
    case 'unanswered':
      return unanswered;
    case 'completed':
    case 'forwarded':
      return call.answered_at === null ? unanswered : 'ANSWERED';
    default:
      return call.answered_at === null ? null : 'ANSWERED';
  }
}

/**
 * Whether the provider must be asked: its event vocabulary has no "busy" (it comes as `unanswered` or
 * `failed`), and `unknown` says nothing.
 */
export function needsFetch(call: CallStatusFacts & { readonly participants: readonly string[] }): boolean {
  const word = call.provider_status;
  const finished = word !== null && !live.has(word);
  if (!finished) return false;
  if (callStatus(call) === null || call.participants.length === 0) return true;
  return call.direction === 'OUTBOUND' && (word === 'unanswered' || word === 'failed');
}
