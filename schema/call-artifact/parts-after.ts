import { callStatus } from '../call-log/call-status.ts';
import type { CallState } from '../call-log/merge-call.ts';
import type { ArtifactKind, ArtifactState } from './artifact-facts.ts';
import { expectedParts } from './expected-parts.ts';
import { firstPartsTry } from './parts-schedule.ts';

/** What is stored of a call's parts, as far as it matters here. */
interface StoredPart {
  readonly kind: ArtifactKind;
  readonly state: ArtifactState;
}

/** The parts that a call should have and that nobody has said the last word about. */
export function missingParts(call: CallState, stored: readonly StoredPart[]): ArtifactKind[] {
  const expected = expectedParts({
    status: callStatus(call),
    direction: call.direction,
    hasVoicemail: call.has_voicemail,
    isAnswered: call.answered_at !== null,
  });
  return expected.filter((kind) => {
    const state = stored.find((part) => part.kind === kind)?.state;
    return state === undefined || state === 'PENDING';
  });
}

/**
 * When the provider is to be asked for a call's missing parts; null as long as it goes on and once
 * none is missing. A moment that was set stays: whoever asks (api/jobs/fetch-parts.ts) sets the next.
 */
export function partsAfter(
  call: CallState,
  stored: readonly StoredPart[],
  known: string | null,
  now: Date,
): string | null {
  const end = endOf(call);
  if (end === null) return null;
  // Who is asked anyway is asked again for what the plan did not include, but nobody is asked for that alone.
  if (missingParts(call, stored).length === 0)
    return stored.some(({ state }) => state === 'NOT_ON_PLAN') ? known : null;
  return known ?? firstPartsTry(end, now).toISOString();
}

/** Not every source says when a call ended; that it has is enough to ask for what comes of it. */
export function endOf(call: CallState): Date | null {
  if (call.ended_at !== null) return new Date(call.ended_at);
  const status = callStatus(call);
  if (call.started_at === null || status === null || status === 'RINGING' || status === 'IN_PROGRESS')
    return null;
  const begun = new Date(call.answered_at ?? call.started_at);
  return new Date(begun.getTime() + (call.duration ?? 0) * 1_000);
}
