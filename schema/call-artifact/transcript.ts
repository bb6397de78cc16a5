import { builder } from '../builder.ts';
import { WorkspaceUserType } from '../workspace-user/workspace-user.ts';
import type { TranscriptLine } from './artifact-facts.ts';
import { ArtifactStateType, reasonDescription, stateDescription } from './artifact-fields.ts';
import type { Artifact } from './read-artifact.ts';

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
