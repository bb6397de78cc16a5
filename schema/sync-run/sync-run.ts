import type { GraphQLResolveInfo } from 'graphql';
import type { Prisma, SyncRun } from '../../prisma/generated/client/client.ts';
import { seesCounts, visibleSyncRuns } from '../access.ts';
import { builder } from '../builder.ts';
import { type ConnectionArguments, readPage } from '../connection-page.ts';
import type { Context } from '../context.ts';
import { countOf, type Counted, totalCountDescription } from '../counted.ts';
import { idFilter } from '../identifier.ts';
import { IntegrationType } from '../integration/integration.ts';
import { selectedNodes } from '../selection.ts';
import { SyncKindType } from './sync-kind.ts';
import { SyncStatusType } from './sync-status.ts';

type Count = 'pages' | 'seen' | 'added' | 'changed' | 'unreadable';
type LaterCount = 'providerCalls' | 'providerMessages' | 'storedCalls' | 'storedMessages';

/** A count of a run, as far as the viewer may see it. */
export const countOr0 =
  (name: Count) =>
  (run: SyncRun, _args: object, { viewer }: Context): number =>
    seesCounts(viewer, run) ? run[name] : 0;

const countOrNull =
  (name: LaterCount) =>
  (run: SyncRun, _args: object, { viewer }: Context): number | null =>
    seesCounts(viewer, run) ? run[name] : null;

export const SyncRunType = builder.prismaObject('SyncRun', {
  description:
    'One reading of a line’s past from the provider, newest first: to log it, to check that nothing is missing, or to repair what is. It may be repeated at will: what is known is not logged twice. Of a sync of a line that is several clients’, a viewer whose token names clients sees no counts: they are 0, or null where they may be.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id.' }),
    integration: t.relation('integration', { description: 'The connected line it was started for.' }),
    kind: t.expose('kind', { type: SyncKindType, description: 'What it does.' }),
    status: t.expose('status', { type: SyncStatusType, description: 'How far it has come.' }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'How far back it reads; null is to the beginning.',
    }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'Up to when it reads; null is until it began.',
    }),
    pages: t.int({
      resolve: countOr0('pages'),
      description: 'Pages of the provider’s lists that are stored; 0 where the viewer sees no counts.',
    }),
    seen: t.int({
      resolve: countOr0('seen'),
      description:
        'Calls and texts on those pages; of a repair, how many it has asked for. 0 where the viewer sees no counts.',
    }),
    added: t.int({
      resolve: countOr0('added'),
      description: 'Of those, how many were new to us; 0 where the viewer sees no counts.',
    }),
    changed: t.int({
      resolve: countOr0('changed'),
      description: 'Of how many we learnt more; 0 where the viewer sees no counts.',
    }),
    etaSeconds: t.exposeInt('etaSeconds', {
      nullable: true,
      description: 'How much longer it will take at this pace; null while nobody can say.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why it failed and what to do; while it runs, what it waits for.',
    }),
    requestedBy: t.exposeString('requestedBy', {
      description: 'Who asked for it: `sub` of the token, or `system` for what happens by itself.',
    }),
    providerCalls: t.int({
      resolve: countOrNull('providerCalls'),
      nullable: true,
      description:
        'How many calls the provider lists; null before it was asked, where none are logged, or where the viewer sees no counts.',
    }),
    providerMessages: t.int({
      resolve: countOrNull('providerMessages'),
      nullable: true,
      description:
        'How many texts the provider lists; null before it was asked, where none are logged, or where the viewer sees no counts.',
    }),
    storedCalls: t.int({
      resolve: countOrNull('storedCalls'),
      nullable: true,
      description:
        'How many calls of the same time we had at the end: fewer than listed is a gap, unless they are not logged on purpose. Which ones, a check says. Null where the viewer sees no counts.',
    }),
    storedMessages: t.int({
      resolve: countOrNull('storedMessages'),
      nullable: true,
      description:
        'How many texts of the same time we had at the end: fewer than listed is a gap, unless they are not logged on purpose. Which ones, a check says. Null where the viewer sees no counts.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it began; it reads what happened until then.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended, however it did.',
    }),
  }),
});

const SyncRunConnection = builder.connectionObject(
  {
    type: SyncRunType,
    name: 'SyncRunConnection',
    description: 'A page of syncs, the newest first.',
    fields: (t) => ({ totalCount: t.int({ description: totalCountDescription, resolve: countOf }) }),
  },
  { name: 'SyncRunEdge', description: 'A sync in its list.' },
);

async function list(
  args: ConnectionArguments,
  integrationId: string,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Awaited<ReturnType<typeof readRuns>> & Counted> {
  const where = { AND: [visibleSyncRuns(context.viewer), idFilter('integrationId', integrationId)] };
  const page = await readRuns(args, where, context, info);
  return { ...page, count: () => context.prisma.syncRun.count({ where }) };
}

function readRuns(
  args: ConnectionArguments,
  where: Prisma.SyncRunWhereInput,
  context: Context,
  info: GraphQLResolveInfo,
) {
  return readPage(args, ({ id, order, take }) =>
    context.prisma.syncRun.findMany({
      ...selectedNodes(context, info, 'SyncRun'),
      where: { AND: [where, { id }] },
      orderBy: { id: order },
      take,
    }),
  );
}

builder.queryField('syncRuns', (t) =>
  t.connection(
    {
      type: SyncRunType,
      description: 'Syncs of one connected line, the newest first.',
      args: { integrationId: t.arg.id({ required: true, description: 'Our id of the connected line.' }) },
      resolve: (_root, args, context, info) => list(args, args.integrationId, context, info),
    },
    SyncRunConnection,
  ),
);

builder.objectField(IntegrationType, 'syncRuns', (t) =>
  t.connection(
    {
      type: SyncRunType,
      description: 'Its syncs, the newest first.',
      resolve: (integration, args, context, info) => list(args, integration.id, context, info),
    },
    SyncRunConnection,
  ),
);
