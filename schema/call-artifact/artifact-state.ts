import type { CallStatus } from '../call-log/call-status.ts';
import type { ArtifactKind, ArtifactState } from './artifact-facts.ts';
import { expectedParts } from './expected-parts.ts';

/** What a part's state is told from. */
export interface CallForState {
  readonly status: CallStatus | null;
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  readonly hasVoicemail: boolean;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  /** When the provider is asked for missing parts next; null when nobody will ask. */
  readonly partsAfter: Date | null;
}

/** A part's state, and for one that is not there the reason in words. */
export interface StateWithReason {
  readonly state: ArtifactState;
  readonly reason: string | null;
}

const names: Record<ArtifactKind, string> = {
  RECORDING: 'recording',
  VOICEMAIL: 'voicemail',
  TRANSCRIPT: 'transcript',
  SUMMARY: 'summary',
};

/** Whether the provider said so itself or had none to give for a day: it comes to the same. */
const absentWords: Record<ArtifactKind, string> = {
  RECORDING: 'OpenPhone has no recording of this call. Recording may be switched off for the line.',
  VOICEMAIL: 'OpenPhone has no voicemail of this call.',
  TRANSCRIPT:
    'OpenPhone has no transcript of this call. Only recorded calls in which somebody speaks have one.',
  SUMMARY: 'OpenPhone has no summary of this call.',
};

/** Whether a part is there, on its way, or will not come — and why. */
export function artifactState(
  kind: ArtifactKind,
  call: CallForState,
  known: ArtifactState | undefined,
): StateWithReason {
  const name = names[kind];
  switch (known) {
    case 'READY':
      return { state: 'READY', reason: null };
    case 'FAILED':
      return { state: 'FAILED', reason: `OpenPhone tried to make the ${name} and could not.` };
    case 'ABSENT':
      return { state: 'ABSENT', reason: absentWords[kind] };
    case 'NOT_ON_PLAN':
      return { state: 'NOT_ON_PLAN', reason: `The workspace’s OpenPhone plan does not include a ${name}.` };
    case 'PENDING':
      return { state: 'PENDING', reason: `OpenPhone is making the ${name}.` };
    case undefined:
      return unknownPart(kind, call);
  }
}

function unknownPart(kind: ArtifactKind, call: CallForState): StateWithReason {
  const name = names[kind];
  const live = call.endedAt === null && (call.status === 'RINGING' || call.status === 'IN_PROGRESS');
  if (live) return { state: 'PENDING', reason: 'The call is still going on.' };
  if (!expectedParts({ ...call, isAnswered: call.answeredAt !== null }).includes(kind)) {
    return {
      state: 'ABSENT',
      reason: kind === 'VOICEMAIL' ? 'Nobody left a voicemail.' : 'The call was not answered.',
    };
  }
  return call.endedAt === null || call.partsAfter !== null
    ? {
        state: 'PENDING',
        reason: `The ${name} usually comes within minutes of the call; OpenPhone is asked for it for a day.`,
      }
    : { state: 'ABSENT', reason: absentWords[kind] };
}
