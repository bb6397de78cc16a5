import { z } from 'zod';

import { phoneNumberId } from '../../../schema/ids.ts';
import type { MessageFacts } from '../../../schema/message-log/message-facts.ts';
import { parseAppLink } from './app-link.ts';
import { phoneNumbers, text } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';

type MessageContext = Pick<MessageFacts, 'phoneNumberId' | 'conversationId' | 'from' | 'to' | 'url'>;

const context = z
  .object({
    phoneNumberId: text,
    conversationId: text,
    senderIdentifier: text,
    recipientIdentifiers: phoneNumbers,
  })
  .transform(({ senderIdentifier: from, recipientIdentifiers: to, ...line }) => ({ ...line, from, to }))
  .catch({ from: undefined, to: undefined });

const legacyResource = z
  .object({ phoneNumberId: text, conversationId: text, from: text, to: phoneNumbers })
  .catch({});

/** Where and between whom a text went. */
export const messageContext = (event: QuoEvent): MessageContext => {
  const said =
    event.generation === 'QUO' ? context.parse(event.context) : legacyResource.parse(event.resource);
  const linked = parseAppLink(event.url);
  const lineId = said.phoneNumberId ?? linked.phoneNumberId;
  return {
    phoneNumberId: lineId === undefined ? undefined : phoneNumberId(lineId),
    conversationId: said.conversationId ?? linked.conversationId,
    from: said.from,
    to: said.to,
    url: event.url,
  };
};
