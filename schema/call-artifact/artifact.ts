import type { CallArtifact, CallLog } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import type { Vault } from '../vault.ts';
import type { ArtifactFacts, ArtifactKind, TranscriptLine } from './artifact-facts.ts';
import { artifactState, type StateWithReason } from './artifact-state.ts';
import { artifactPlace } from './record-artifact.ts';

/** A part as the fields below read it: its state, and its content when it is READY. */
export interface Artifact<Kind extends ArtifactKind> extends StateWithReason {
  readonly content: ContentOf<Kind> | undefined;
}

type ContentOf<Kind extends ArtifactKind> = NonNullable<Extract<ArtifactFacts, { kind: Kind }>['content']>;

/** Opens one part of a call that was loaded with its artifacts. */
export function readArtifact<Kind extends ArtifactKind>(
  kind: Kind,
  call: CallLog & { artifacts: CallArtifact[] },
  vault: Vault,
  now: Date,
): Artifact<Kind> {
  const stored = call.artifacts.find((artifact) => artifact.kind === kind);
  const { state, reason } = artifactState(kind, call, stored?.state, now);
  const sealed = state === 'READY' ? stored?.content : undefined;
  const content = sealed
    ? (JSON.parse(vault.open(artifactPlace(call.openPhoneCallId, kind), sealed)) as ContentOf<Kind>)
    : undefined;
  return { state, reason, content };
}

const ArtifactStateType = builder.enumType('ArtifactState', {
  description: 'Whether a part of a call that is made after it is there, so that “missing” always says why.',
  values: {
    PENDING: { description: 'It is on its way.' },
    READY: { description: 'It is here.' },
    ABSENT: { description: 'There is none and there will be none.' },
    NOT_ON_PLAN: { description: 'The workspace’s plan at the provider does not include it.' },
    FAILED: { description: 'The provider could not make it.' },
  } as const,
});

const stateDescription = 'Whether it is there.';
const reasonDescription = 'Why it is not there, in words; null when it is.';
const secondsDescription = 'Seconds.';

export const RecordingType = builder.objectRef<Artifact<'RECORDING'>>('Recording').implement({
  description: 'The sound of a call. One that was held or moved has several segments.',
  fields: (t) => ({
    state: t.expose('state', { type: ArtifactStateType, description: stateDescription }),
    reason: t.exposeString('reason', { nullable: true, description: reasonDescription }),
    segmentCount: t.int({
      description: 'How many segments it has; 0 unless READY.',
      resolve: ({ content }) => content?.segments.length ?? 0,
    }),
    duration: t.float({
      nullable: true,
      description: `${secondsDescription} All segments together.`,
      resolve: ({ content }) =>
        content?.segments.reduce((sum, segment) => sum + (segment.duration ?? 0), 0) ?? null,
    }),
  }),
});

export const VoicemailType = builder.objectRef<Artifact<'VOICEMAIL'>>('Voicemail').implement({
  description: 'What a caller left who was not answered.',
  fields: (t) => ({
    state: t.expose('state', { type: ArtifactStateType, description: stateDescription }),
    reason: t.exposeString('reason', { nullable: true, description: reasonDescription }),
    duration: t.float({
      nullable: true,
      description: secondsDescription,
      resolve: ({ content }) => content?.duration ?? null,
    }),
    transcript: t.string({
      nullable: true,
      description: 'Its words, where the provider wrote them down.',
      resolve: ({ content }) => content?.transcript ?? null,
    }),
  }),
});

const TranscriptLineType = builder.objectRef<TranscriptLine>('TranscriptLine').implement({
  description: 'What one person said without a break.',
  fields: (t) => ({
    userId: t.exposeString('userId', {
      nullable: true,
      description:
        'The provider’s id of the speaker, when it is one of the workspace (`US…`) or its AI agent (`SYU…`).',
    }),
    speaker: t.string({
      nullable: true,
      description: 'The speaker’s number, when it is the other party.',
      resolve: ({ identifier }) => identifier,
    }),
    content: t.exposeString('content', { description: 'The words.' }),
    start: t.exposeFloat('start', { description: 'Seconds from the start of the call.' }),
    end: t.exposeFloat('end', { description: 'Seconds from the start of the call.' }),
  }),
});

export const TranscriptType = builder.objectRef<Artifact<'TRANSCRIPT'>>('Transcript').implement({
  description: 'The words of a call.',
  fields: (t) => ({
    state: t.expose('state', { type: ArtifactStateType, description: stateDescription }),
    reason: t.exposeString('reason', { nullable: true, description: reasonDescription }),
    lines: t.field({
      type: [TranscriptLineType],
      description: 'In the order they were said; empty unless READY.',
      resolve: ({ content }) => [...(content?.lines ?? [])],
    }),
  }),
});

export const SummaryType = builder.objectRef<Artifact<'SUMMARY'>>('Summary').implement({
  description: 'What the provider’s AI made of a call.',
  fields: (t) => ({
    state: t.expose('state', { type: ArtifactStateType, description: stateDescription }),
    reason: t.exposeString('reason', { nullable: true, description: reasonDescription }),
    paragraphs: t.stringList({
      description: 'What it was about; empty unless READY.',
      resolve: ({ content }) => [...(content?.summary ?? [])],
    }),
    nextSteps: t.stringList({
      description: 'What is to be done; empty unless READY.',
      resolve: ({ content }) => [...(content?.nextSteps ?? [])],
    }),
  }),
});
