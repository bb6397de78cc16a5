import type { MessageFacts } from '../../../schema/message-log/message-facts.ts';
import { readMessageEvent } from './message-event.ts';
import type { QuoEvent } from './quo-event.ts';

export const readMessageReceived = (event: QuoEvent): MessageFacts =>
  readMessageEvent(event, { direction: 'INBOUND', providerStatus: 'received' });
