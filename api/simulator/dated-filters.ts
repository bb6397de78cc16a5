import { z } from 'zod';
import type { SimulatedCall } from './simulated-call.ts';
import type { SimulatedMessage } from './simulated-message.ts';

const moment = z.iso.datetime({ offset: true }).transform((written) => new Date(written));
export const paging = {
  limit: z.coerce.number().int().min(1).max(50).default(10),
  after: z.string().optional(),
};
const several = z.string().transform((list) => list.split(','));
export const includes = (known: readonly string[]) =>
  several.refine((list) => list.every((part) => known.includes(part)), 'unknown part').default([]);
const direction = z.enum(['incoming', 'outgoing']);
export const callInclude = includes(['summary', 'voicemail']);

// Strict: a filter with an operator that the list does not have is refused, not ignored.
export const callsQuery = z.strictObject({
  phoneNumberId: z.string().regex(/^PN/).optional(),
  actorId: z
    .string()
    .regex(/^(US|SYU)/)
    .optional(),
  participant: z.string().optional(),
  'participant[in]': several.optional(),
  direction: direction.optional(),
  status: z.string().optional(),
  'status[in]': several.optional(),
  'createdAt[gte]': moment.optional(),
  'createdAt[lte]': moment.optional(),
  include: callInclude,
  ...paging,
});
export const messagesQuery = z.strictObject({
  phoneNumberId: z.string().regex(/^PN/).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  'to[all]': several.optional(),
  status: z.string().optional(),
  direction: direction.optional(),
  userId: z.string().optional(),
  'createdAt[gt]': moment.optional(),
  'createdAt[lt]': moment.optional(),
  ...paging,
});

/** Whether `GET /calls` with this query lists the call. */
export function matchesCall(call: SimulatedCall, asked: z.infer<typeof callsQuery>): boolean {
  const parties = [call.line.phoneNumber, call.otherNumber];
  return (
    (asked.phoneNumberId === undefined || call.line.id === asked.phoneNumberId) &&
    (asked.actorId === undefined || (call.answeredBy ?? call.userId) === asked.actorId) &&
    (asked.participant === undefined || parties.includes(asked.participant)) &&
    (asked['participant[in]']?.some((number) => parties.includes(number)) ?? true) &&
    (asked.direction === undefined || call.direction === asked.direction) &&
    (asked.status === undefined || call.status === asked.status) &&
    (asked['status[in]']?.includes(call.status) ?? true) &&
    (asked['createdAt[gte]'] === undefined || call.createdAt >= asked['createdAt[gte]']) &&
    (asked['createdAt[lte]'] === undefined || call.createdAt <= asked['createdAt[lte]'])
  );
}

/** Whether `GET /messages` with this query lists the text. */
export function matchesMessage(message: SimulatedMessage, asked: z.infer<typeof messagesQuery>): boolean {
  return (
    (asked.phoneNumberId === undefined || message.line.id === asked.phoneNumberId) &&
    (asked.from === undefined || message.from === asked.from) &&
    (asked.to === undefined || message.to.includes(asked.to)) &&
    (asked['to[all]'] === undefined ||
      [...asked['to[all]']].toSorted().join() === [...message.to].toSorted().join()) &&
    (asked.status === undefined || message.status === asked.status) &&
    (asked.direction === undefined || message.direction === asked.direction) &&
    (asked.userId === undefined || message.userId === asked.userId) &&
    (asked['createdAt[gt]'] === undefined || message.createdAt > asked['createdAt[gt]']) &&
    (asked['createdAt[lt]'] === undefined || message.createdAt < asked['createdAt[lt]'])
  );
}
