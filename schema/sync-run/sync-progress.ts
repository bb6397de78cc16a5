import type { SyncRun } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import { followSync } from './follow-sync.ts';
import { SyncRunType } from './sync-run.ts';

builder.subscriptionField('syncProgress', (t) =>
  t.field({
    type: SyncRunType,
    description:
      'The newest sync of a line as it is now, if there is one, then every step of that and later ones.',
    args: { integrationId: t.arg.id({ required: true, description: 'Our id of the connected line.' }) },
    subscribe: (_root, { integrationId }, context) => followSync(context, integrationId),
    resolve: (run: SyncRun) => run,
  }),
);
