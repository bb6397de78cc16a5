import type { ArtifactFacts } from '../../../schema/call-artifact/artifact-facts.ts';

interface Voicemail {
  readonly voicemailId?: string | undefined;
  readonly recordingUrl?: string | undefined;
  /** Seconds. */
  readonly duration?: number | undefined;
  readonly transcript?: string | undefined;
}

/** What an event says of a voicemail; it is there once it can be heard or read. */
export const voicemailArtifact = (voicemail: Voicemail, observedAt: Date): ArtifactFacts => {
  const { voicemailId: id = null, recordingUrl: url = null, duration = null, transcript = null } = voicemail;
  if (url === null && transcript === null) return { kind: 'VOICEMAIL', state: 'PENDING', observedAt };
  return { kind: 'VOICEMAIL', state: 'READY', content: { id, url, duration, transcript }, observedAt };
};
