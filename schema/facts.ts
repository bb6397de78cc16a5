import type { CallFacts } from './call-log/call-facts.ts';
import type { ContactFacts } from './contact/contact-facts.ts';
import type { MessageFacts } from './message-log/message-facts.ts';

/** What the provider tells us, whichever way it reached us. */
export type Facts = CallFacts | MessageFacts | ContactFacts;
