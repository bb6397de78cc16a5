import type { ContactSync, ContactWalk, Integration } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { IntegrationType } from '../integration/integration.ts';

/** How the contacts of a line stand: its switches, its last run, and the reading of the address book. */
interface Standing {
  readonly integration: Integration;
  readonly sync: ContactSync | null;
  readonly walk: ContactWalk | null;
  readonly now: Date;
}

const ContactSyncStateType = builder.enumType('ContactSyncState', {
  description: 'How far the contacts of a line have come.',
  values: {
    OFF: { description: '`syncContacts` is off, or the line is. What came from contacts stays as it is.' },
    READING: { description: 'Waits for the first reading of OpenPhone’s address book.' },
    UNCONFIRMED: { description: 'Nothing is written until somebody agrees to the preview.' },
    RUNNING: { description: 'A run is due or under way.' },
    WAITING: {
      description:
        'Done but for what OpenPhone has not answered in time: that is looked up, and tried again, by itself.',
    },
    DONE: { description: 'Everything is applied; webhooks and a daily reading keep it so.' },
    FAILED: { description: 'It waits; `error` says what for. It goes on by itself.' },
  } as const,
});

export const ContactSyncType = builder.objectRef<Standing>('ContactSync').implement({
  description:
    'How the contacts of a line stand. The counts are those of the last run, or of the one under way, and of contacts and numbers that concern this client.',
  fields: (t) => ({
    state: t.field({
      type: ContactSyncStateType,
      description: 'How far they have come.',
      resolve: stateOf,
    }),
    confirmedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When somebody agreed to the preview; switching `syncContacts` off takes that back.',
      resolve: ({ integration }) => integration.contactsConfirmedAt,
    }),
    readAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'As of when OpenPhone’s whole address book was last read; webhooks tell what changed since.',
      resolve: ({ walk }) => walk?.finishedAt ?? null,
    }),
    lastRunAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a run last came to its end.',
      resolve: ({ sync }) => sync?.lastRunAt ?? null,
    }),
    created: t.int({
      description: 'Contacts that brought numbers, and numbers that became contacts.',
      resolve: ({ sync }) => sync?.created ?? 0,
    }),
    changed: t.int({
      description: 'Contacts or numbers that changed.',
      resolve: ({ sync }) => sync?.changed ?? 0,
    }),
    removed: t.int({
      description: 'Contacts whose numbers went.',
      resolve: ({ sync }) => sync?.removed ?? 0,
    }),
    skipped: t.int({
      description: 'Of how many nothing was to be done; the preview says why of each.',
      resolve: ({ sync }) => sync?.skipped ?? 0,
    }),
    conflicts: t.int({
      description: 'How many a person has to decide: conflicts and duplicates; the preview lists them.',
      resolve: ({ sync }) => sync?.conflicts ?? 0,
    }),
    error: t.string({
      nullable: true,
      description: 'What it waits for.',
      resolve: ({ sync, walk }) => sync?.error ?? walk?.error ?? null,
    }),
  }),
});

function stateOf({ integration, sync, walk, now }: Standing): typeof ContactSyncStateType.$inferType {
  if (!integration.syncContacts || !integration.isActive || integration.deletedAt) return 'OFF';
  if ((sync?.error ?? walk?.error ?? null) !== null) return 'FAILED';
  if (!walk?.finishedAt) return 'READING';
  if (!integration.contactsConfirmedAt) return 'UNCONFIRMED';
  if (sync?.startedAt || (sync?.dueAt && sync.dueAt <= now)) return 'RUNNING';
  return sync?.dueAt ? 'WAITING' : 'DONE';
}

/** How the contacts of a line that the viewer may see stand now. */
export async function standingOf({ prisma, clock }: Context, integration: Integration): Promise<Standing> {
  const [sync, walk] = await Promise.all([
    prisma.contactSync.findUnique({ where: { integrationId: integration.id } }),
    prisma.contactWalk.findUnique({ where: { id: 1 } }),
  ]);
  return { integration, sync, walk, now: clock() };
}

builder.objectField(IntegrationType, 'contactSync', (t) =>
  t.field({
    type: ContactSyncType,
    description: 'How its contacts stand.',
    resolve: async ({ id }, _args, context) =>
      standingOf(context, await context.prisma.integration.findUniqueOrThrow({ where: { id } })),
  }),
);
