import type { GraphQLResolveInfo } from 'graphql';
import { requireAllClients } from '../access.ts';
import { builder } from '../builder.ts';
import { ClientType } from '../client/client.ts';
import { type ConnectionArguments, type ConnectionPage, readPage } from '../connection-page.ts';
import type { Context } from '../context.ts';
import { IntegrationType } from '../integration/integration.ts';
import { loadItems } from '../timeline/load-items.ts';
import { TimelineItemType } from '../timeline/timeline.ts';
import { type Candidate, type Contenders, findCandidates } from './find-candidates.ts';
import type { AssignableLog } from './find-log.ts';
import { countWaiting, readUnassigned } from './read-unassigned.ts';

/** A log that is nobody's, with what a person needs to decide whose it is. */
interface UnassignedLog extends Contenders {
  readonly log: AssignableLog;
  readonly waiting: () => Promise<number>;
}

const CandidateType = builder.objectRef<Candidate>('AssignmentCandidate').implement({
  description: 'A client that an unassigned call or text may be of.',
  fields: (t) => ({
    client: t.field({ type: ClientType, description: 'The client.', resolve: ({ client }) => client }),
    integration: t.field({
      type: IntegrationType,
      description: 'Its connection to the line.',
      resolve: ({ integration }) => integration,
    }),
    reason: t.exposeString('reason', { description: 'What speaks for it, in words.' }),
  }),
});

const UnassignedLogType = builder.objectRef<UnassignedLog>('UnassignedLog').implement({
  description: 'A call or text that is nobody’s: `assignLog` says whose it is.',
  fields: (t) => ({
    item: t.field({ type: TimelineItemType, description: 'It.', resolve: ({ log }) => log }),
    reason: t.string({
      description: 'Why nobody could tell whose it is, in words.',
      resolve: ({ log }) => log.assignmentReason,
    }),
    phoneNumbers: t.field({
      type: ['PhoneNumber'],
      description: 'Who was on it besides our own lines.',
      resolve: ({ others }) => [...others],
    }),
    candidates: t.field({
      type: [CandidateType],
      description: 'Whose it may be: who knows one of the numbers first, then whoever else shares the line.',
      resolve: ({ candidates }) => [...candidates],
    }),
    waitingOfNumber: t.int({
      description:
        'How many wait of that number on that line, this one included: what `allOfNumber` and `always` would take along. 1,000 stands for more; 1 where several people were on it.',
      resolve: ({ waiting }) => waiting(),
    }),
  }),
});

const UnassignedEdge = builder
  .objectRef<{ cursor: string; node: UnassignedLog }>('UnassignedEdge')
  .implement({
    description: 'An unassigned call or text in its list.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'What `after` takes. Opaque.' }),
      node: t.field({ type: UnassignedLogType, description: 'It.', resolve: ({ node }) => node }),
    }),
  });

const UnassignedConnection = builder
  .objectRef<ConnectionPage<UnassignedLog>>('UnassignedConnection')
  .implement({
    description: 'A page of what is nobody’s, the newest first.',
    fields: (t) => ({
      edges: t.field({
        type: [UnassignedEdge],
        description: 'The entries of this page, in order.',
        resolve: ({ edges }) => edges,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Whether there is more, and from where to go on.',
        resolve: ({ pageInfo }) => pageInfo,
      }),
    }),
  });

async function read(
  args: ConnectionArguments,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<ConnectionPage<UnassignedLog>> {
  const page = await readPage(args, (query) => readUnassigned(context.sql, query));
  const entries = page.edges.map(({ node }) => node);
  const items = await loadItems(context, info, entries, [['edges', 'node', 'item']]);
  const logs = [...items.values()].filter((item) => 'participants' in item);
  const contenders = await findCandidates(context, logs);
  const waiting = countOnce(context, logs, contenders);
  const edges = page.edges.flatMap(({ cursor, node: { id } }) => {
    const log = logs.find((one) => one.id === id);
    const judged = contenders.get(id);
    return log && judged ? [{ cursor, node: { log, ...judged, waiting: () => waiting(id) } }] : [];
  });
  return { ...page, edges };
}

/** Counts for the whole page in one statement, and only when somebody asks. */
function countOnce(
  { sql }: Context,
  logs: readonly AssignableLog[],
  contenders: ReadonlyMap<string, Contenders>,
): (id: string) => Promise<number> {
  const asked = logs.flatMap(({ id, phoneNumberId }) => {
    const [phoneNumber, ...more] = contenders.get(id)?.others ?? [];
    return phoneNumberId !== null && phoneNumber !== undefined && more.length === 0
      ? [{ id, phoneNumberId, phoneNumber }]
      : [];
  });
  let counted: Promise<number[]> | undefined;
  return async (id) => {
    const place = asked.findIndex((one) => one.id === id);
    counted ??= countWaiting(sql, asked);
    return (await counted)[place] ?? 1;
  };
}

builder.queryField('unassigned', (t) =>
  t.field({
    type: UnassignedConnection,
    description:
      'Calls and texts that are nobody’s, because several clients share their line and none or several know the number, or because no client is connected to it. Needs a token for all clients.',
    args: {
      first: t.arg.int({ description: 'How many: 25 unless told, 100 at most.' }),
      after: t.arg.string({ description: 'Only what comes after this cursor.' }),
    },
    resolve: (_root, args, context, info) => {
      requireAllClients(context.viewer);
      return read(args, context, info);
    },
  }),
);
