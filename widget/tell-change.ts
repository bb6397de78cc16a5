import type { TimelineChange } from './live/timeline-changes.ts';
import { otherParties } from './live/timeline-items.ts';
import {
  CallEndedEvent,
  CallRingingEvent,
  MessageReceivedEvent,
  MessageSentEvent,
} from './openphone-integration.events.ts';
import { strings } from './strings.ts';
import { partyName } from './views/timeline-row.ts';

/** What the page is told of a change, and what is said aloud to those who do not look. */
export function tellChange(
  change: TimelineChange,
  labels: ReadonlyMap<string, string>,
): { event: Event; announcement?: string } {
  const others = otherParties(change.item);
  const who = others.map((number) => partyName(number, { labels })).join(', ') || strings.unknownNumber;
  switch (change.kind) {
    case 'call-ringing': {
      const outbound = change.item.callDirection === 'OUTBOUND';
      const announcement = outbound ? strings.callingNow(who) : strings.ringingNow(who);
      return { event: new CallRingingEvent(change.item), announcement };
    }
    case 'call-ended':
      return { event: new CallEndedEvent(change.item) };
    case 'message-sent':
      return { event: new MessageSentEvent(change.item) };
    case 'message-received':
      return { event: new MessageReceivedEvent(change.item), announcement: strings.textNow(who) };
  }
}
