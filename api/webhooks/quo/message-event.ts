import { z } from 'zod';

import { openPhoneMessageId } from '../../../schema/ids.ts';
import type { MessageFacts } from '../../../schema/message-log/message-facts.ts';
import { messageContext } from './message-context.ts';
import { parseResource } from './parse-resource.ts';
import { direction, listOf, prose, requiredText, requiredTime, text, webAddress } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';

const attachment = z.object({ url: webAddress, type: text });

const resource = z.object({
  id: requiredText,
  createdAt: requiredTime,
  direction,
  status: text,
  text: prose,
  // `text` of legacy v2 and v3.
  body: prose,
  media: listOf(attachment).optional().catch(undefined),
  errorCode: z
    .union([requiredText, z.number().transform(String)])
    .optional()
    .catch(undefined),
});

/** What the type alone tells, for a payload that does not. */
type Implied = Required<Pick<MessageFacts, 'direction' | 'providerStatus'>>;

/** What all events about a text have in common. */
export const readMessageEvent = (event: QuoEvent, implied: Implied): MessageFacts => {
  const message = parseResource(resource, event);
  return {
    kind: 'message',
    openPhoneMessageId: openPhoneMessageId(message.id),
    ...messageContext(event),
    sentAt: message.createdAt,
    observedAt: event.createdAt ?? message.createdAt,
    direction: message.direction ?? implied.direction,
    providerStatus: message.status ?? implied.providerStatus,
    content: message.text ?? message.body,
    attachments: message.media?.flatMap(({ url, type }) =>
      url === undefined ? [] : [{ url, contentType: type ?? null }],
    ),
    errorCode: message.errorCode,
  };
};
