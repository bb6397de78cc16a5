import { builder } from '../builder.ts';
import { loadName } from './load-names.ts';
import { isAgent } from './user-kind.ts';

const UserKindType = builder.enumType('WorkspaceUserKind', {
  description: 'Who it is that speaks for the workspace.',
  values: {
    PERSON: { description: 'Somebody of the team.' },
    AI_AGENT: { description: 'The provider’s AI agent.' },
  } as const,
});

/** Somebody of the workspace, known by the provider's id. */
interface WorkspaceUser {
  readonly id: string;
}

export const WorkspaceUserType = builder.objectRef<WorkspaceUser>('WorkspaceUser').implement({
  description: 'Somebody of the provider’s workspace who answers calls: a person, or its AI agent.',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'The provider’s id: `US…`, or `SYU…` of the AI agent.' }),
    name: t.string({
      nullable: true,
      description: 'The name in the workspace; null until the provider has told it.',
      resolve: ({ id }, _args, context) => (isAgent(id) ? 'AI agent (Sona)' : loadName(context, id)),
    }),
    kind: t.field({
      type: UserKindType,
      description: 'A person or the AI agent.',
      resolve: ({ id }) => (isAgent(id) ? 'AI_AGENT' : 'PERSON'),
    }),
  }),
});
