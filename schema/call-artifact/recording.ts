import { builder } from '../builder.ts';
import { linkTo } from '../file/file-links.ts';
import { FileStateType, reasonOf, stateOf } from '../file/file-state.ts';
import {
  ArtifactStateType,
  reasonDescription,
  secondsDescription,
  stateDescription,
  urlDescription,
} from './artifact-fields.ts';
import { type Artifact, readSegments, type Segment } from './read-artifact.ts';

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
      description: 'How our copy of it stands.',
      resolve: ({ file }) => stateOf(file),
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it is not in our storage, in words; null when it is, or is on its way.',
      resolve: ({ file }) => reasonOf(file),
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
