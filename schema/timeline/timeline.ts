import type { GraphQLResolveInfo } from 'graphql';
import { builder } from '../builder.ts';
import { CallIntentType } from '../call-intent/call-intent.ts';
import { CallLogType } from '../call-log/call-log.ts';
import { ClientType } from '../client/client.ts';
import { type ConnectionArguments, type ConnectionPage, readPage } from '../connection-page.ts';
import type { Context } from '../context.ts';
import { MessageLogType } from '../message-log/message-log.ts';
import { loadItems, type TimelineItem } from './load-items.ts';
import { readEntries } from './read-entries.ts';
import { RemovedItemType } from './removed-item.ts';

export const TimelineItemType = builder.unionType('TimelineItem', {
  description: 'What stands in a timeline.',
  types: [CallLogType, MessageLogType, CallIntentType, RemovedItemType],
  resolveType: (item) => {
    if ('isRemoved' in item) return RemovedItemType;
    if ('openPhoneCallId' in item) return CallLogType;
    return 'openPhoneMessageId' in item ? MessageLogType : CallIntentType;
  },
});

interface Timeline extends ConnectionPage<TimelineItem> {
  readonly liveCursor: string;
}

const TimelineEdge = builder.objectRef<{ cursor: string; node: TimelineItem }>('TimelineEdge').implement({
  description: 'An entry of the timeline.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'Where this entry stands: what `after` and `before` take. Opaque.',
    }),
    node: t.field({ type: TimelineItemType, description: 'The entry itself.', resolve: ({ node }) => node }),
  }),
});

const TimelineConnection = builder.objectRef<Timeline>('TimelineConnection').implement({
  description: 'A page of a timeline, the newest first.',
  fields: (t) => ({
    edges: t.field({
      type: [TimelineEdge],
      description: 'The entries of this page, in order.',
      resolve: ({ edges }) => edges,
    }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      description: 'Whether there is more, and from where to go on.',
      resolve: ({ pageInfo }) => pageInfo,
    }),
    liveCursor: t.exposeString('liveCursor', {
      description:
        'Where the subscription `activity(after:)` goes on from: page and subscription together have no gap.',
    }),
  }),
});

async function read(
  clientId: string | undefined,
  args: ConnectionArguments,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Timeline> {
  // Before the page: what comes in between is in both, and a gap would be in neither.
  const liveCursor = String(await context.feed.head());
  const page = await readPage(args, (query) => readEntries(context, clientId, query));
  const items = await loadItems(
    context,
    info,
    page.edges.map(({ node }) => node),
    [['edges', 'node']],
  );
  const edges = page.edges.flatMap(({ cursor, node }) => {
    const item = items.get(node.id);
    return item ? [{ cursor, node: item }] : [];
  });
  return { ...page, edges, liveCursor };
}

const connectionArgs = {
  first: 'How many, from the start: 25 unless told, 100 at most.',
  after: 'Only what comes after this cursor.',
  last: 'How many, from the end; 100 at most.',
  before: 'Only what comes before this cursor.',
} as const;

builder.queryField('timeline', (t) =>
  t.field({
    type: TimelineConnection,
    description:
      'Calls, texts and clicks that no call has joined, in one list by time: of one client, or of all.',
    args: {
      clientId: t.arg.id({ description: 'Our id of the client.' }),
      first: t.arg.int({ description: connectionArgs.first }),
      after: t.arg.string({ description: connectionArgs.after }),
      last: t.arg.int({ description: connectionArgs.last }),
      before: t.arg.string({ description: connectionArgs.before }),
    },
    resolve: (_root, { clientId, ...args }, context, info) =>
      read(clientId ?? undefined, args, context, info),
  }),
);

builder.objectField(ClientType, 'timeline', (t) =>
  t.field({
    type: TimelineConnection,
    description: 'Its calls, texts and clicks that no call has joined, in one list by time.',
    args: {
      first: t.arg.int({ description: connectionArgs.first }),
      after: t.arg.string({ description: connectionArgs.after }),
      last: t.arg.int({ description: connectionArgs.last }),
      before: t.arg.string({ description: connectionArgs.before }),
    },
    resolve: (client, args, context, info) => read(client.id, args, context, info),
  }),
);
