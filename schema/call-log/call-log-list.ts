import type { GraphQLResolveInfo } from 'graphql';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { visibleCallLogs } from '../access.ts';
import { builder } from '../builder.ts';
import { ClientType } from '../client/client.ts';
import { type ConnectionArguments, readPage } from '../connection-page.ts';
import type { Context } from '../context.ts';
import type { Counted } from '../counted.ts';
import { idFilter } from '../identifier.ts';
import { IntegrationType } from '../integration/integration.ts';
import { queryTokens } from '../search-token.ts';
import { selectedNodes } from '../selection.ts';
import { CallDirectionType, CallStatusType } from './call-enums.ts';
import { CallLogConnection, CallLogType } from './call-log.ts';

const CallLogFilter = builder.inputType('CallLogFilter', {
  description: 'Which calls; all that is said must hold.',
  fields: (t) => ({
    clientId: t.id({ description: 'Of this client (our id).' }),
    integrationId: t.id({ description: 'Of this connected line (our id).' }),
    direction: t.field({ type: CallDirectionType, description: 'That went this way.' }),
    status: t.field({ type: [CallStatusType], description: 'With one of these statuses.' }),
    from: t.field({ type: 'DateTime', description: 'Begun at this moment or later.' }),
    to: t.field({ type: 'DateTime', description: 'Begun before this moment.' }),
    participant: t.field({ type: 'PhoneNumber', description: 'With this number on it.' }),
    search: t.string({
      description: 'With all these words, or words that begin so, in its summary, transcript or voicemail.',
    }),
  }),
});

type Filter = typeof CallLogFilter.$inferInput;

async function list(
  args: ConnectionArguments & { filter?: Filter | null | undefined },
  within: Prisma.CallLogWhereInput,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Awaited<ReturnType<typeof readCalls>> & Counted> {
  const where = { AND: [visibleCallLogs(context.viewer), within, matching(args.filter ?? {}, context)] };
  const page = await readCalls(args, where, context, info);
  return { ...page, count: () => context.prisma.callLog.count({ where }) };
}

function readCalls(
  args: ConnectionArguments,
  where: Prisma.CallLogWhereInput,
  context: Context,
  info: GraphQLResolveInfo,
) {
  return readPage(args, ({ id, order, take }) =>
    context.prisma.callLog.findMany({
      ...selectedNodes(context, info, 'CallLog'),
      where: { AND: [where, { id }] },
      orderBy: { id: order },
      take,
    }),
  );
}

function matching(filter: Filter, { vault }: Context): Prisma.CallLogWhereInput {
  const words = filter.search?.trim() ? queryTokens(vault.searchKey, filter.search) : undefined;
  return {
    ...idFilter('clientId', filter.clientId),
    ...idFilter('integrationId', filter.integrationId),
    ...(filter.direction ? { direction: filter.direction } : {}),
    ...(filter.status ? { status: { in: [...filter.status] } } : {}),
    ...(filter.from || filter.to
      ? {
          startedAt: {
            ...(filter.from ? { gte: filter.from } : {}),
            ...(filter.to ? { lt: filter.to } : {}),
          },
        }
      : {}),
    ...(filter.participant ? { participants: { has: filter.participant } } : {}),
    ...(words ? found(words) : {}),
  };
}

/** A search without a word in it finds nothing, rather than everything. */
function found(words: string[]): Prisma.CallLogWhereInput {
  return words.length === 0
    ? { id: { in: [] } }
    : { artifacts: { some: { searchTokens: { hasEvery: words } } } };
}

const filterDescription = 'Which of them.';

builder.queryField('callLogs', (t) =>
  t.connection(
    {
      type: CallLogType,
      description: 'Calls of the viewer’s clients, the newest first.',
      args: { filter: t.arg({ type: CallLogFilter, description: filterDescription }) },
      resolve: (_root, args, context, info) => list(args, {}, context, info),
    },
    CallLogConnection,
  ),
);

builder.objectField(ClientType, 'callLogs', (t) =>
  t.connection(
    {
      type: CallLogType,
      description: 'Its calls, the newest first.',
      args: { filter: t.arg({ type: CallLogFilter, description: filterDescription }) },
      resolve: (client, args, context, info) => list(args, { clientId: client.id }, context, info),
    },
    CallLogConnection,
  ),
);

builder.objectField(IntegrationType, 'callLogs', (t) =>
  t.connection(
    {
      type: CallLogType,
      description: 'Calls that were logged through it, the newest first.',
      args: { filter: t.arg({ type: CallLogFilter, description: filterDescription }) },
      resolve: (integration, args, context, info) =>
        list(args, { integrationId: integration.id }, context, info),
    },
    CallLogConnection,
  ),
);
