import type { GraphQLResolveInfo } from 'graphql';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { visibleMessageLogs } from '../access.ts';
import { builder } from '../builder.ts';
import { ClientType } from '../client/client.ts';
import { type ConnectionArguments, readPage } from '../connection-page.ts';
import type { Context } from '../context.ts';
import type { Counted } from '../counted.ts';
import { idFilter } from '../identifier.ts';
import { IntegrationType } from '../integration/integration.ts';
import { queryTokens } from '../search-token.ts';
import { selectedNodes } from '../selection.ts';
import {
  MessageDirectionType,
  MessageLogConnection,
  MessageLogType,
  MessageStatusType,
} from './message-log.ts';

const MessageLogFilter = builder.inputType('MessageLogFilter', {
  description: 'Which texts; all that is said must hold.',
  fields: (t) => ({
    clientId: t.id({ description: 'Of this client (our id).' }),
    integrationId: t.id({ description: 'Of this connected line (our id).' }),
    direction: t.field({ type: MessageDirectionType, description: 'That went this way.' }),
    status: t.field({ type: [MessageStatusType], description: 'With one of these statuses.' }),
    from: t.field({ type: 'DateTime', description: 'Of this moment or later.' }),
    to: t.field({ type: 'DateTime', description: 'Before this moment.' }),
    participant: t.field({ type: 'PhoneNumber', description: 'With this number on it.' }),
    search: t.string({ description: 'With all these words, or words that begin so, in it.' }),
  }),
});

type Filter = typeof MessageLogFilter.$inferInput;

async function list(
  args: ConnectionArguments & { filter?: Filter | null | undefined },
  within: Prisma.MessageLogWhereInput,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Awaited<ReturnType<typeof readTexts>> & Counted> {
  const where = { AND: [visibleMessageLogs(context.viewer), within, matching(args.filter ?? {}, context)] };
  const page = await readTexts(args, where, context, info);
  return { ...page, count: () => context.prisma.messageLog.count({ where }) };
}

function readTexts(
  args: ConnectionArguments,
  where: Prisma.MessageLogWhereInput,
  context: Context,
  info: GraphQLResolveInfo,
) {
  return readPage(args, ({ id, order, take }) =>
    context.prisma.messageLog.findMany({
      ...selectedNodes(context, info, 'MessageLog'),
      where: { AND: [where, { id }] },
      orderBy: { id: order },
      take,
    }),
  );
}

function matching(filter: Filter, { vault }: Context): Prisma.MessageLogWhereInput {
  const words = filter.search?.trim() ? queryTokens(vault.searchKey, filter.search) : undefined;
  return {
    ...idFilter('clientId', filter.clientId),
    ...idFilter('integrationId', filter.integrationId),
    ...(filter.direction ? { direction: filter.direction } : {}),
    ...(filter.status ? { status: { in: [...filter.status] } } : {}),
    ...(filter.from || filter.to
      ? { sentAt: { ...(filter.from ? { gte: filter.from } : {}), ...(filter.to ? { lt: filter.to } : {}) } }
      : {}),
    ...(filter.participant ? { participants: { has: filter.participant } } : {}),
    ...(words ? found(words) : {}),
  };
}

/** A search without a word in it finds nothing, rather than everything. */
function found(words: string[]): Prisma.MessageLogWhereInput {
  return words.length === 0 ? { id: { in: [] } } : { searchTokens: { hasEvery: words } };
}

const filterDescription = 'Which of them.';

builder.queryField('messageLogs', (t) =>
  t.connection(
    {
      type: MessageLogType,
      description: 'Texts of the viewer’s clients, the newest first.',
      args: { filter: t.arg({ type: MessageLogFilter, description: filterDescription }) },
      resolve: (_root, args, context, info) => list(args, {}, context, info),
    },
    MessageLogConnection,
  ),
);

builder.objectField(ClientType, 'messageLogs', (t) =>
  t.connection(
    {
      type: MessageLogType,
      description: 'Its texts, the newest first.',
      args: { filter: t.arg({ type: MessageLogFilter, description: filterDescription }) },
      resolve: (client, args, context, info) => list(args, { clientId: client.id }, context, info),
    },
    MessageLogConnection,
  ),
);

builder.objectField(IntegrationType, 'messageLogs', (t) =>
  t.connection(
    {
      type: MessageLogType,
      description: 'Texts that were logged through it, the newest first.',
      args: { filter: t.arg({ type: MessageLogFilter, description: filterDescription }) },
      resolve: (integration, args, context, info) =>
        list(args, { integrationId: integration.id }, context, info),
    },
    MessageLogConnection,
  ),
);
