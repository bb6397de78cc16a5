import { z } from 'zod';

import type { Reading, WebhookGeneration } from '../../../schema/webhook-delivery/incoming-delivery.ts';
import { parseJson } from '../../parse-json.ts';
import { MalformedEvent } from '../malformed-event.ts';
import { faultyFields, UnreadableResource } from './parse-resource.ts';
import { requiredText, requiredTime, text, webAddress } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';
import { ignoredFamilies, quoEvents } from './quo.ts';

/** What is known of an event from its body alone. */
export interface QuoEventReading {
  readonly eventId: string;
  readonly eventType: string;
  readonly apiVersion: string | undefined;
  readonly resourceId: string | undefined;
  readonly reading: Reading;
}

const named = z.object({ id: text, callId: text }).catch({});

// As little as makes an event: what is missing beyond that is kept and shown, not sent back.
const envelope = z.object({
  id: requiredText,
  type: requiredText,
  apiVersion: text,
  createdAt: z.unknown().optional(),
  data: z.object({
    resource: z.unknown().optional(),
    object: z.unknown().optional(),
    context: z.unknown().optional(),
    links: z.object({ quo: webAddress }).catch({}),
    deepLink: webAddress,
  }),
});

/**
 * Reads a verified body, or one that was stored. The generation is that of its signature.
 * @throws {MalformedEvent} when it is not JSON, or an event without id, type or data.
 */
export const readQuoEvent = (body: string, generation: WebhookGeneration): QuoEventReading => {
  const parsed = envelope.safeParse(readJson(body));
  if (!parsed.success) {
    throw new MalformedEvent(
      `${faultyFields(parsed.error, '').join(', ') || 'the body'}: missing or malformed`,
    );
  }
  const { id: eventId, type: eventType, apiVersion, createdAt, data } = parsed.data;
  const resource = generation === 'QUO' ? data.resource : data.object;
  const { id, callId } = named.parse(resource);
  const url = generation === 'QUO' ? data.links.quo : data.deepLink;
  return {
    eventId,
    eventType,
    apiVersion,
    // A part of a call names the call it is about; its own id is nobody's but its own.
    resourceId: callId ?? id,
    reading: interpret({ eventId, eventType }, createdAt, {
      generation,
      resource,
      context: data.context,
      url,
    }),
  };
};

const readJson = (body: string): unknown => {
  try {
    return parseJson(body);
  } catch {
    // The parser's own message quotes the body.
    throw new MalformedEvent('the body is not JSON');
  }
};

const interpret = (
  { eventId, eventType }: Pick<QuoEventReading, 'eventId' | 'eventType'>,
  createdAt: unknown,
  event: Omit<QuoEvent, 'createdAt'>,
): Reading => {
  const ignored = (reason: string): Reading => ({ outcome: 'ignored', reason });
  // Signed like any other, but the calls and texts of the provider's test button never happened.
  if (eventId.startsWith('EV-test-')) return ignored('a test event of the provider');
  const family = ignoredFamilies.find((prefix) => eventType.startsWith(prefix));
  if (family !== undefined) return ignored(`${family}* events hold nothing for a log`);
  const read = quoEvents.get(eventType);
  if (read === undefined) return ignored(`unknown event type ${eventType}`);

  try {
    const happenedAt = requiredTime.safeParse(createdAt);
    if (!happenedAt.success) throw new UnreadableResource(['createdAt']);
    return { outcome: 'facts', facts: [read({ ...event, createdAt: happenedAt.data })] };
  } catch (error) {
    if (!(error instanceof UnreadableResource)) throw error;
    return { outcome: 'unreadable', reason: `${eventType}: ${error.message}` };
  }
};
