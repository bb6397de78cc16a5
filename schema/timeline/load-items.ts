import type { GraphQLResolveInfo } from 'graphql';
import type { CallIntent, CallLog, MessageLog } from '../../prisma/generated/client/client.ts';
import { visibleCallIntents, visibleCallLogs, visibleMessageLogs } from '../access.ts';
import type { Context } from '../context.ts';
import { selectedFields } from '../selection.ts';
import type { ActivityKind, TimelineKind } from '../activity/append-activity.ts';
import { type RemovedItem, removedItem } from './removed-item.ts';

export type TimelineItem = CallLog | MessageLog | CallIntent;

/**
 * Loads entries with what the query asks of each kind, one statement a kind. The viewer's conditions
 * hold here again: whatever gave the ids, nothing is loaded that the viewer may not see.
 */
export async function loadItems(
  context: Context,
  info: GraphQLResolveInfo,
  entries: readonly { readonly id: string; readonly kind: ActivityKind }[],
  paths: string[][],
): Promise<ReadonlyMap<string, TimelineItem>> {
  const { prisma, viewer } = context;
  const ids = (kind: TimelineKind): string[] =>
    entries.filter((entry) => entry.kind === kind).map(({ id }) => id);
  const [calls, texts, intents] = [ids('CALL'), ids('MESSAGE'), ids('CALL_INTENT')];
  const loaded: TimelineItem[][] = await Promise.all([
    calls.length === 0
      ? []
      : prisma.callLog.findMany({
          ...selectedFields(context, info, 'CallLog', paths),
          where: { AND: [visibleCallLogs(viewer), { id: { in: calls } }] },
        }),
    texts.length === 0
      ? []
      : prisma.messageLog.findMany({
          ...selectedFields(context, info, 'MessageLog', paths),
          where: { AND: [visibleMessageLogs(viewer), { id: { in: texts } }] },
        }),
    intents.length === 0
      ? []
      : prisma.callIntent.findMany({
          ...selectedFields(context, info, 'CallIntent', paths),
          where: { AND: [visibleCallIntents(viewer), { id: { in: intents } }] },
        }),
  ]);
  return new Map(loaded.flat().map((item) => [item.id, item]));
}

/** One entry that a write has just touched, or what is left of it for a viewer who no longer sees it. */
export async function loadItem(
  context: Context,
  info: GraphQLResolveInfo,
  id: string,
): Promise<TimelineItem | RemovedItem> {
  const kinds: TimelineKind[] = ['CALL', 'MESSAGE'];
  const entries = kinds.map((kind) => ({ id, kind }));
  return (await loadItems(context, info, entries, [])).get(id) ?? removedItem(id);
}
