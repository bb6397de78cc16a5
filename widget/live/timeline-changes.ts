import { happenedAt, isOngoing, type Call, type Message, type TimelineItem } from './timeline-items.ts';

/** What a live event means to the person and the page; undefined for what only redraws a row. */
export type TimelineChange =
  | { kind: 'call-ringing'; item: Call }
  | { kind: 'call-ended'; item: Call }
  | { kind: 'message-received'; item: Message }
  | { kind: 'message-sent'; item: Message };

// A sync fills in years of the past through the same events: what is old is not news.
const newsFor = 5 * 60_000;

/** Compares what is told now with what was known. */
export function readTimelineChange(
  known: TimelineItem | undefined,
  item: TimelineItem,
  now: number,
): TimelineChange | undefined {
  const isNews = now - Date.parse(happenedAt(item)) < newsFor;
  if (item.__typename === 'CallLog') {
    const before = known?.__typename === 'CallLog' ? known : undefined;
    if (item.callStatus === 'RINGING') return before || !isNews ? undefined : { kind: 'call-ringing', item };
    if (item.callStatus === null || isOngoing(item)) return undefined;
    const endedNow = before ? before.callStatus === null || isOngoing(before) : isNews;
    return endedNow ? { kind: 'call-ended', item } : undefined;
  }
  if (item.__typename !== 'MessageLog' || known || !isNews) return undefined;
  return { kind: item.messageDirection === 'INBOUND' ? 'message-received' : 'message-sent', item };
}
