/** One stretch of a recorded call; a call that was held or moved has several. */
export interface RecordingSegment {
  readonly id: string | null;
  readonly url: string | null;
  /** MIME type, e.g. `audio/mpeg`. */
  readonly contentType: string | null;
  /** Seconds. */
  readonly duration: number | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
}

export interface RecordingContent {
  readonly segments: readonly RecordingSegment[];
}

export interface VoicemailContent {
  readonly id: string | null;
  readonly url: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly transcript: string | null;
}

export interface TranscriptLine {
  /** `US…`/`SYU…` when somebody of the workspace speaks. */
  readonly userId: string | null;
  /** The speaker's number otherwise. */
  readonly identifier: string | null;
  readonly content: string;
  /** Seconds from the start of the call. */
  readonly start: number;
  readonly end: number;
}

export interface TranscriptContent {
  /** Seconds. */
  readonly duration: number | null;
  readonly lines: readonly TranscriptLine[];
}

export interface SummaryContent {
  readonly summary: readonly string[];
  readonly nextSteps: readonly string[];
}

/** `PENDING` is being made, `ABSENT` will not come, `FAILED` was tried by the provider in vain. */
export type ArtifactState = 'PENDING' | 'READY' | 'ABSENT' | 'NOT_ON_PLAN' | 'FAILED';

interface Part<Kind extends string, Content> {
  readonly kind: Kind;
  readonly state: ArtifactState;
  /** Present exactly when `state` is `READY`. */
  readonly content?: Content | undefined;
  /** When the provider said so (the event's `createdAt`, or the moment of the fetch). */
  readonly observedAt: Date;
}

/** What one source says about a part of a call that is made after the call. */
export type ArtifactFacts =
  | Part<'RECORDING', RecordingContent>
  | Part<'VOICEMAIL', VoicemailContent>
  | Part<'TRANSCRIPT', TranscriptContent>
  | Part<'SUMMARY', SummaryContent>;

export type ArtifactKind = ArtifactFacts['kind'];
