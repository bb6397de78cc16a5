import { builder } from '../builder.ts';
import { ArtifactStateType, reasonDescription, stateDescription } from './artifact-fields.ts';
import type { Artifact } from './read-artifact.ts';

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
