import { z } from 'zod';

import { requiredText, text, time } from './payload-fields.ts';

const names = { firstName: text, lastName: text, company: text, role: text };

// Strict, unlike elsewhere: numbers that we fail to see would be taken for numbers that were removed.
const entry = z.object({ value: z.string().nullable() });
const valuesOf = (entries: readonly z.infer<typeof entry>[]): string[] =>
  entries.map(({ value }) => value?.trim() ?? '').filter((value) => value !== '');
const values = z.array(entry).transform(valuesOf);

/** Legacy v3 fields carry the workspace's own labels: only the number itself tells that it is one. */
const labelledFields = z.record(z.string(), z.unknown()).transform((fields) =>
  Object.values(fields)
    .flat()
    .filter((value) => typeof value === 'string')
    .map((value) => value.trim())
    .filter((value) => /^\+\d{7,15}$/.test(value)),
);

const phoneField = entry.extend({ type: z.literal('phone-number') });
const otherField = z
  .object({ type: z.string().refine((type) => type !== 'phone-number') })
  .transform(() => ({ value: null }));
const typedFields = z.array(z.union([phoneField, otherField])).transform(valuesOf);

/**
 * The forms a contact was seen in: `phoneNumbers` (new), `defaultFields` (as REST has it), `fields` as
 * a typed list or by label (legacy). Without any of them the numbers are not known to be none.
 */
export const contactResource = z
  .object({
    id: requiredText,
    externalId: text,
    source: text,
    createdAt: time,
    updatedAt: time,
    ...names,
    defaultFields: z
      .object({ ...names, phoneNumbers: values.optional().catch(undefined) })
      .optional()
      .catch(undefined),
    phoneNumbers: values.optional().catch(undefined),
    fields: z.union([typedFields, labelledFields]).optional().catch(undefined),
  })
  .transform(({ defaultFields, fields, phoneNumbers, ...contact }) => ({
    id: contact.id,
    externalId: contact.externalId ?? null,
    source: contact.source ?? null,
    createdAt: contact.createdAt,
    updatedAt: contact.updatedAt,
    firstName: contact.firstName ?? defaultFields?.firstName ?? null,
    lastName: contact.lastName ?? defaultFields?.lastName ?? null,
    company: contact.company ?? defaultFields?.company ?? null,
    role: contact.role ?? defaultFields?.role ?? null,
    phoneNumbers: phoneNumbers ?? defaultFields?.phoneNumbers ?? fields,
  }));
