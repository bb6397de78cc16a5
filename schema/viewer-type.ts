import { hasRole } from './access.ts';
import { builder } from './builder.ts';
import type { Viewer } from './viewer.ts';

const RoleType = builder.enumType('Role', {
  description: 'What one may do; for which clients is said apart.',
  values: {
    ADMIN: { description: 'Also manages clients, webhooks and deliveries.' },
    AGENT: { description: 'Also calls, texts, syncs, assigns and manages lines.' },
    VIEWER: { description: 'Reads.' },
  } as const,
});

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who is asking, as the token says.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The token’s `sub`.' }),
    role: t.expose('role', { type: RoleType, description: 'What the viewer may do.' }),
    allClients: t.boolean({
      description: 'Whether the viewer works for all clients, and so sees what is unassigned.',
      resolve: ({ clients }) => clients === 'ALL',
    }),
    canWrite: t.boolean({
      description: 'Whether the viewer may call, text and manage lines.',
      resolve: (viewer) => hasRole(viewer, 'AGENT'),
    }),
    demo: t.boolean({
      description: 'Whether the provider is a simulator, and every call and text made up.',
      resolve: (_viewer, _args, { demo }) => demo,
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({ type: ViewerType, description: 'Who is asking.', resolve: (_root, _args, { viewer }) => viewer }),
);
