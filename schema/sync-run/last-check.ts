import { seesCounts } from '../access.ts';
import { builder } from '../builder.ts';
import { IntegrationType } from '../integration/integration.ts';
import { SyncRunType } from './sync-run.ts';

builder.prismaObjectField(IntegrationType, 'lastCheck', (t) =>
  t.field({
    type: SyncRunType,
    nullable: true,
    description:
      'The newest check of the line that has ended well: what is missing, if anything is. One of the last seven days runs every day by itself. Null before the first, and where it counts another client’s logs too and the viewer does not work for all.',
    select: (_args, _context, nestedSelection) => ({
      lastCheck: nestedSelection(true),
    }),
    resolve: ({ lastCheck }, _args, { viewer }) =>
      lastCheck && seesCounts(viewer, lastCheck) ? lastCheck : null,
  }),
);
