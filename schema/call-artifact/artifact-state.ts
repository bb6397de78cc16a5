import type { CallStatus } from '../call-log/call-status.ts';
import type { ArtifactKind, ArtifactState } from './artifact-facts.ts';

/** What a part's state is told from. */
export interface CallForState {
  readonly status: CallStatus | null;
  readonly hasVoicemail: boolean;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
}

/** A part's state, and for one that is not there the reason in words. */
export interface StateWithReason {
  readonly state: ArtifactState;
  readonly reason: string | null;
}

/** Parts come minutes after the call; one that has not come after this long is not on its way. */
const patience = 60 * 60_000;

const names: Record<ArtifactKind, string> = {
  RECORDING: 'recording',
  VOICEMAIL: 'voicemail',
  TRANSCRIPT: 'transcript',
  SUMMARY: 'summary',
};

/** Whether a part is there, on its way, or will not come — and why. */
export function artifactState(
  kind: ArtifactKind,
  call: CallForState,
  known: ArtifactState | undefined,
  now: Date,
): StateWithReason {
  const name = names[kind];
  switch (known) {
    case 'READY':
      return { state: 'READY', reason: null };
    case 'FAILED':
      return { state: 'FAILED', reason: `OpenPhone tried to make the ${name} and could not.` };
    case 'ABSENT':
      return { state: 'ABSENT', reason: `OpenPhone reports that this call has no ${name}.` };
    case 'NOT_ON_PLAN':
      return { state: 'NOT_ON_PLAN', reason: `The workspace’s OpenPhone plan does not include a ${name}.` };
    case 'PENDING':
      return { state: 'PENDING', reason: `OpenPhone is making the ${name}.` };
    case undefined:
      return unknownPart(kind, call, now);
  }
}

function unknownPart(kind: ArtifactKind, call: CallForState, now: Date): StateWithReason {
  const name = names[kind];
  const live = call.endedAt === null && (call.status === 'RINGING' || call.status === 'IN_PROGRESS');
  if (live) return { state: 'PENDING', reason: 'The call is still going on.' };
  const expected =
    kind === 'VOICEMAIL' ? call.hasVoicemail : call.answeredAt !== null || call.status === 'ANSWERED';
  if (!expected) {
    return {
      state: 'ABSENT',
      reason: kind === 'VOICEMAIL' ? 'Nobody left a voicemail.' : 'The call was not answered.',
    };
  }
  const recent = call.endedAt === null || now.getTime() - call.endedAt.getTime() < patience;
  return recent
    ? { state: 'PENDING', reason: `The ${name} usually comes within minutes of the call.` }
    : { state: 'ABSENT', reason: `OpenPhone has not sent a ${name} of this call.` };
}
