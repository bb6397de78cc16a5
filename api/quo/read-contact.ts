import { z } from 'zod';
import type { ContactFacts } from '../../schema/contact/contact-facts.ts';
import { openPhoneContactId } from '../../schema/ids.ts';
import { instant, instantRequired, textOrNull } from './answer-fields.ts';

// The numbers are strict, unlike elsewhere: those that we fail to see would be taken for removed ones.
const contactAnswer = z.object({
  id: z.string().min(1),
  externalId: textOrNull,
  source: textOrNull,
  createdAt: instant,
  updatedAt: instantRequired,
  defaultFields: z.object({
    firstName: textOrNull,
    lastName: textOrNull,
    company: textOrNull,
    role: textOrNull,
    phoneNumbers: z.array(z.object({ value: z.string().nullable() })),
  }),
});

/**
 * A contact of v1, whose records alone carry the numbers; undefined when it lacks id, time or numbers.
 * @param listedAt when it was asked for.
 */
export function readContact(value: unknown, listedAt: Date): ContactFacts | undefined {
  const parsed = contactAnswer.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, externalId, source, createdAt, updatedAt, defaultFields } = parsed.data;
  const { phoneNumbers, ...names } = defaultFields;
  return {
    kind: 'contact',
    openPhoneContactId: openPhoneContactId(id),
    ...names,
    phoneNumbers: phoneNumbers.map((entry) => entry.value?.trim() ?? '').filter((number) => number !== ''),
    externalId,
    source,
    deleted: false,
    createdAt,
    updatedAt,
    listedAt,
  };
}
