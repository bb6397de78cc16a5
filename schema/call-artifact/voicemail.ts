import { builder } from '../builder.ts';
import { voicemailKey } from '../file/expect-files.ts';
import { linkTo } from '../file/file-links.ts';
import {
  ArtifactStateType,
  reasonDescription,
  secondsDescription,
  stateDescription,
  urlDescription,
} from './artifact-fields.ts';
import type { Artifact } from './read-artifact.ts';

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
