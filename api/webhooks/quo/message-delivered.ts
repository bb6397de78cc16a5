import type { MessageFacts } from '../../../schema/message-log/message-facts.ts';
import { readMessageEvent } from './message-event.ts';
import type { QuoEvent } from './quo-event.ts';

/** The text reached the other phone when the event happened; nothing in the payload itself says when. */
export const readMessageDelivered = (event: QuoEvent): MessageFacts => {
  const message = readMessageEvent(event, { direction: 'OUTBOUND', providerStatus: 'delivered' });
  return message.direction === 'OUTBOUND' ? { ...message, deliveredAt: event.createdAt } : message;
};
