import type { Client } from '../../prisma/generated/client/client.ts';
import { visibleClients } from '../access.ts';
import { builder } from '../builder.ts';
import { ClientType } from '../client/client.ts';
import type { Context } from '../context.ts';
import { BadUserInput } from '../errors.ts';
import { findIntegration } from '../integration/find-integration.ts';
import { type ContactSyncEntry, readEntries } from './read-entries.ts';

/** An entry, with those of its clients that the viewer may see. */
interface SeenEntry extends ContactSyncEntry {
  readonly clients: readonly Client[];
}

const DirectionType = builder.enumType('ContactSyncDirection', {
  description: 'Which way a contact goes.',
  values: {
    FROM_OPENPHONE: { description: 'A contact of OpenPhone’s, on its way to being a client’s numbers.' },
    TO_OPENPHONE: { description: 'A client’s number, on its way to being a contact of OpenPhone’s.' },
  } as const,
});

const ActionType = builder.enumType('ContactSyncAction', {
  description: 'What is done, or would be.',
  values: {
    CREATE: { description: 'A number, or a contact, is made.' },
    CHANGE: { description: 'A name, or a number, changes.' },
    REMOVE: { description: 'Numbers that came from the contact go.' },
    SKIP: { description: 'Nothing; `reason` says why.' },
    CONFLICT: { description: 'Nothing: it cannot be told whose it is. A person decides.' },
    DUPLICATE: {
      description: 'Nothing: OpenPhone has the number under several names. A person decides there.',
    },
  } as const,
});

const SyncedContactType = builder.objectRef<SeenEntry>('SyncedContact').implement({
  description:
    'A contact as it is in OpenPhone, or as it would be there. One that was made for a client that the viewer may not see has no names here.',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description: 'Whose it is; a company without a person by its name.',
    }),
    company: t.exposeString('company', { nullable: true, description: 'Their company.' }),
    phoneNumbers: t.field({
      type: ['PhoneNumber'],
      description: 'Its numbers.',
      resolve: ({ phoneNumbers }) => [...phoneNumbers],
    }),
  }),
});

const EntryType = builder.objectRef<SeenEntry>('ContactSyncEntry').implement({
  description: 'What becomes of one contact or number, and why.',
  fields: (t) => ({
    contact: t.field({ type: SyncedContactType, description: 'The contact.', resolve: (entry) => entry }),
    direction: t.expose('direction', { type: DirectionType, description: 'Which way it goes.' }),
    action: t.expose('action', { type: ActionType, description: 'What is done, or would be.' }),
    reason: t.exposeString('reason', { description: 'Why, in words.' }),
    clients: t.field({
      type: [ClientType],
      description: 'Whose it is; of a conflict, whose it may be.',
      resolve: ({ clients }) => [...clients],
    }),
  }),
});

const EntryConnection = builder.connectionObject(
  {
    type: EntryType,
    name: 'ContactSyncEntryConnection',
    description:
      'A page of the preview. It may hold fewer than were asked for and yet not be the last: `pageInfo` says.',
  },
  { name: 'ContactSyncEntryEdge', description: 'An entry in its list.' },
);

const usualSize = 25;
const largestSize = 100;

builder.queryField('contactSyncPreview', (t) =>
  t.field({
    type: EntryConnection,
    description:
      'What syncing the contacts of a line would do, or still has to: OpenPhone’s contacts first, then the client’s numbers. It is computed by what does it. What concerns no client, or also one that the viewer may not see, is listed for whoever works for all.',
    args: {
      integrationId: t.arg.id({ required: true, description: 'Our id of the connected line.' }),
      first: t.arg.int({ description: 'How many: 25 unless told, 100 at most.' }),
      after: t.arg.string({ description: 'Only what comes after this cursor.' }),
    },
    resolve: async (_root, { integrationId, first, after }, context) => {
      const size = first ?? usualSize;
      if (size < 0 || size > largestSize) {
        throw new BadUserInput('first', `\`first\` is ${size}; it takes 0 to ${largestSize}.`);
      }
      const { clientId } = await findIntegration(context, integrationId);
      const client = await context.prisma.client.findUniqueOrThrow({ where: { id: clientId } });
      const { entries, next } = await readEntries(context.sql, {
        client,
        withNobodys: context.viewer.clients === 'ALL',
        after: after ?? null,
        first: size,
        now: context.clock(),
      });
      const seen = await withClients(context, entries);
      return {
        edges: seen.map((node) => ({ cursor: node.cursor, node })),
        pageInfo: {
          hasNextPage: next !== null,
          hasPreviousPage: Boolean(after),
          startCursor: seen[0]?.cursor ?? null,
          endCursor: next ?? seen.at(-1)?.cursor ?? null,
        },
      };
    },
  }),
);

async function withClients(
  { prisma, viewer }: Context,
  entries: readonly ContactSyncEntry[],
): Promise<SeenEntry[]> {
  const ids = entries.flatMap(({ clientIds, madeFor }) =>
    madeFor === null ? clientIds : [...clientIds, madeFor],
  );
  const clients = await prisma.client.findMany({
    where: { AND: [visibleClients(viewer), { id: { in: [...new Set(ids)] } }] },
    orderBy: { id: 'asc' },
  });
  const isReadable = ({ isMadeHere, madeFor }: ContactSyncEntry): boolean =>
    !isMadeHere || viewer.clients === 'ALL' || clients.some(({ id }) => id === madeFor);
  const sees = ({ clientIds }: ContactSyncEntry): boolean =>
    clientIds.every((clientId) => clients.some(({ id }) => id === clientId));
  // That a number is also another client's, or whose it is in the address book, is not for every token.
  return entries.filter(sees).map((entry) => ({
    ...entry,
    reason: viewer.clients === 'ALL' ? entry.reason : (entry.discreetReason ?? entry.reason),
    ...(isReadable(entry) ? {} : { name: null, company: null }),
    clients: clients.filter(({ id }) => entry.clientIds.includes(id)),
  }));
}
