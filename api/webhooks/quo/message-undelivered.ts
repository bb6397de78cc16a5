import type { MessageFacts } from '../../../schema/message-log/message-facts.ts';
import { readMessageEvent } from './message-event.ts';
import type { QuoEvent } from './quo-event.ts';

/** The carrier gave up: the error code is its own. */
export const readMessageUndelivered = (event: QuoEvent): MessageFacts =>
  readMessageEvent(event, { direction: 'OUTBOUND', providerStatus: 'undelivered' });
