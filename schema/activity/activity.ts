import { seesActivity, visibleClients } from '../access.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { BadUserInput } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import type { Activity } from '../live-events.ts';
import { loadItems, type TimelineItem } from '../timeline/load-items.ts';
import { type RemovedItem, removedItem } from '../timeline/removed-item.ts';
import { TimelineItemType } from '../timeline/timeline.ts';
import type { ActivityKind, TimelineKind } from './append-activity.ts';

const ActivityChangeType = builder.enumType('ActivityChange', {
  description: 'What happened to an entry of the timeline.',
  values: {
    CREATED: { description: 'It is new.' },
    UPDATED: { description: 'More is known of it.' },
    REMOVED: {
      description: 'It left its client’s timeline; where it went to, it comes as an event of that one.',
    },
  } as const,
});

interface ActivityEvent {
  readonly activity: Activity;
  readonly item: TimelineItem | RemovedItem;
}

const ActivityEventType = builder.objectRef<ActivityEvent>('ActivityEvent').implement({
  description: 'One visible change, with the entry as it is now.',
  fields: (t) => ({
    cursor: t.string({
      description: 'Give it as `after` to go on behind this event, now or tomorrow.',
      resolve: ({ activity }) => String(activity.position),
    }),
    change: t.field({
      type: ActivityChangeType,
      description: 'What happened.',
      // Whoever replays a while may meet an entry that has gone elsewhere since.
      resolve: ({ activity, item }) => ('isRemoved' in item ? 'REMOVED' : activity.change),
    }),
    occurredAt: t.field({
      type: 'DateTime',
      description: 'When it was recorded.',
      resolve: ({ activity }) => activity.occurredAt,
    }),
    item: t.field({
      type: TimelineItemType,
      description: 'The entry, as it is now.',
      resolve: ({ item }) => item,
    }),
  }),
});

const timelineKinds: readonly ActivityKind[] = ['CALL', 'MESSAGE', 'CALL_INTENT'];

/**
 * Follows the feed for one viewer, one client or all.
 * @param only one kind, and of it what is there: not what has left.
 * @throws {BadUserInput} on a cursor that is not ours.
 */
export async function followActivity(
  context: Context,
  clientId: string | null | undefined,
  after: string | null | undefined,
  only?: TimelineKind,
): Promise<AsyncIterableIterator<Activity>> {
  const position = await positionOf(context, after);
  const externalId = await externalIdOf(context, clientId);
  const followed = context.feed.follow(
    position,
    (activity) =>
      seesActivity(context.viewer, activity) &&
      (externalId === undefined || activity.clientExternalId === externalId) &&
      (only
        ? activity.kind === only && activity.change !== 'REMOVED'
        : timelineKinds.includes(activity.kind)),
  );
  if (context.endsAt) endAt(followed, context.endsAt);
  return followed;
}

const longestTimer = 2 ** 31 - 1;

function endAt(followed: AsyncIterator<Activity>, at: Date): void {
  const left = at.getTime() - Date.now();
  const timer = setTimeout(
    () => (left > longestTimer ? endAt(followed, at) : void followed.return?.()),
    Math.min(Math.max(left, 0), longestTimer),
  );
  timer.unref();
}

async function positionOf(context: Context, after: string | null | undefined): Promise<bigint | undefined> {
  if (after === null || after === undefined) return undefined;
  const position = /^\d{1,18}$/.test(after) ? BigInt(after) : undefined;
  if (position === undefined || position > (await context.feed.head())) {
    throw new BadUserInput(
      'after',
      'This cursor is not of this feed. Load the timeline again and go on from its liveCursor.',
    );
  }
  return position;
}

/** A client that the viewer may not see is answered like one that does not exist: with silence. */
async function externalIdOf(
  context: Context,
  clientId: string | null | undefined,
): Promise<string | undefined> {
  if (!clientId) return undefined;
  const client = await context.prisma.client.findFirst({
    where: { AND: [visibleClients(context.viewer), idFilter('id', clientId)] },
    select: { externalId: true },
  });
  return client?.externalId ?? '';
}

builder.subscriptionField('activity', (t) =>
  t.field({
    type: ActivityEventType,
    description:
      'New and changed calls, texts and clicks. With a cursor: first all that came after it, then what comes, in order, without a gap and without a repeat.',
    args: {
      clientId: t.arg.id({ description: 'Of this client alone (our id).' }),
      after: t.arg.string({
        description: 'A cursor of an event, or a timeline’s liveCursor. Without: from now on.',
      }),
    },
    subscribe: (_root, { clientId, after }, context) => followActivity(context, clientId, after),
    resolve: async (activity: Activity, _args, context, info) => {
      const items = await loadItems(
        context,
        info,
        [{ id: activity.itemId, kind: activity.kind }],
        [['item']],
      );
      const item = activity.change === 'REMOVED' ? undefined : items.get(activity.itemId);
      return { activity, item: item ?? removedItem(activity.itemId) };
    },
  }),
);
