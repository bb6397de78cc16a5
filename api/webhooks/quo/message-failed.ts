import type { MessageFacts } from '../../../schema/message-log/message-facts.ts';
import { readMessageEvent } from './message-event.ts';
import type { QuoEvent } from './quo-event.ts';

/** Without an error code it may be sent again. */
export const readMessageFailed = (event: QuoEvent): MessageFacts =>
  readMessageEvent(event, { direction: 'OUTBOUND', providerStatus: 'failed' });
