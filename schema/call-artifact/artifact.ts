import { builder } from '../builder.ts';
import { voicemailKey } from '../file/expect-files.ts';
import { linkTo } from '../file/file-links.ts';
import { FileStateType, stateOf } from '../file/file-state.ts';
import { WorkspaceUserType } from '../workspace-user/workspace-user.ts';
import type { TranscriptLine } from './artifact-facts.ts';
import { type Artifact, readSegments, type Segment } from './read-artifact.ts';

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

const urlDescription =
  'Where to get it, with Range, without a token; good for ten minutes, then ask again. Null when it is not there.';
const fileStateDescription = 'How our copy of it stands.';
const fileReasonDescription = 'Why it is not in our storage, in words; null when it is, or is on its way.';

const RecordingSegmentType = builder.objectRef<Segment>('RecordingSegment').implement({
  description: 'One stretch of a recorded call.',
  fields: (t) => ({
    url: t.string({
      nullable: true,
      description: urlDescription,
      resolve: ({ file, client }, _args, context) => linkTo(context, file, client),
    }),
    state: t.field({
      type: FileStateType,
      description: fileStateDescription,
      resolve: ({ file }) => stateOf(file),
    }),
    reason: t.string({
      nullable: true,
      description: fileReasonDescription,
      resolve: ({ file }) => file?.reason ?? null,
    }),
    contentType: t.string({
      nullable: true,
      description: 'MIME type: of our copy, until then as the provider says.',
      resolve: ({ file, contentType }) => file?.contentType ?? contentType,
    }),
    duration: t.exposeFloat('duration', { nullable: true, description: secondsDescription }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it begins.',
      resolve: ({ startedAt }) =>
        startedAt === null || Number.isNaN(Date.parse(startedAt)) ? null : new Date(startedAt),
    }),
  }),
});

export const RecordingType = builder.objectRef<Artifact<'RECORDING'>>('Recording').implement({
  description: 'The sound of a call. One that was held or moved has several segments.',
  fields: (t) => ({
    state: t.expose('state', { type: ArtifactStateType, description: stateDescription }),
    reason: t.exposeString('reason', { nullable: true, description: reasonDescription }),
    url: t.string({
      nullable: true,
      description: `${urlDescription} The first segment’s; the others are in \`segments\`.`,
      resolve: (recording, _args, context) => {
        const [first] = readSegments(recording);
        return first ? linkTo(context, first.file, first.client) : null;
      },
    }),
    segments: t.field({
      type: [RecordingSegmentType],
      description: 'Its stretches, in their order; empty unless READY.',
      resolve: readSegments,
    }),
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
    url: t.string({
      nullable: true,
      description: urlDescription,
      resolve: ({ content, files, client }, _args, context) =>
        content ? linkTo(context, files.get(voicemailKey), client) : null,
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
    user: t.field({
      type: WorkspaceUserType,
      nullable: true,
      description: 'The speaker, when it is one of the workspace or its AI agent.',
      resolve: ({ userId }) => (userId === null ? null : { id: userId }),
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
