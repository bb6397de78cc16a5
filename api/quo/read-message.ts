import { z } from 'zod';
import { openPhoneMessageId, phoneNumberId } from '../../schema/ids.ts';
import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import { direction, instant, instantRequired, text, textOrNull } from './answer-fields.ts';

const messageAnswer = z.object({
  id: z.string().min(1),
  createdAt: instantRequired,
  updatedAt: instant,
  status: z.string().min(1),
  phoneNumberId: text,
  conversationId: text,
  direction,
  from: text,
  to: z.array(z.string()).optional().catch(undefined),
  // May be empty: a picture alone.
  text: z.string().optional().catch(undefined),
  media: z.array(z.unknown()).optional().catch(undefined),
  errorCode: text,
});

const media = z.object({ url: z.string().min(1), type: textOrNull });

/** A text of either surface; undefined when it lacks what every text has: id, time and status. */
export function readMessage(value: unknown): MessageFacts | undefined {
  const parsed = messageAnswer.safeParse(value);
  if (!parsed.success) return undefined;
  const message = parsed.data;
  return {
    kind: 'message',
    openPhoneMessageId: openPhoneMessageId(message.id),
    sentAt: message.createdAt,
    observedAt: message.updatedAt ?? message.createdAt,
    phoneNumberId: message.phoneNumberId === undefined ? undefined : phoneNumberId(message.phoneNumberId),
    conversationId: message.conversationId,
    direction: message.direction,
    providerStatus: message.status,
    from: message.from,
    to: message.to,
    content: message.text,
    attachments: message.media?.flatMap((item) => {
      const { data } = media.safeParse(item);
      return data === undefined ? [] : [{ url: data.url, contentType: data.type }];
    }),
    errorCode: message.errorCode,
  };
}
