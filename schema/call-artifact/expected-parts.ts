import type { CallStatus } from '../call-log/call-status.ts';
import type { ArtifactKind } from './artifact-facts.ts';

/** What tells which parts a call can have. */
export interface CallForParts {
  readonly status: CallStatus | null;
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  readonly hasVoicemail: boolean;
  readonly isAnswered: boolean;
}

/** The parts that the provider makes of such a call, as far as line and plan allow. */
export function expectedParts(call: CallForParts): readonly ArtifactKind[] {
  const talk = call.isAnswered || call.status === 'ANSWERED';
  // What somebody we called has for voicemail is not ours.
  const voicemail = call.hasVoicemail && call.direction !== 'OUTBOUND';
  return [
    ...(talk ? (['RECORDING', 'TRANSCRIPT', 'SUMMARY'] as const) : []),
    ...(voicemail ? (['VOICEMAIL'] as const) : []),
  ];
}
