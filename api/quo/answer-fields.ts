import { z } from 'zod';

// Within a version the provider may add fields and values: one that is not as documented reads as
// missing, and never costs the rest of the record.

export const text = z.string().min(1).optional().catch(undefined);
export const textOrNull = z.string().min(1).nullable().catch(null);
export const numberOrNull = z.number().nonnegative().nullable().catch(null);
export const seconds = z.int().nonnegative().optional().catch(undefined);

/** ISO 8601 with or without a fraction of a second. */
export const instantRequired = z.iso.datetime({ offset: true }).transform((written) => new Date(written));
export const instant = instantRequired.optional().catch(undefined);

const directions = { incoming: 'INBOUND', outgoing: 'OUTBOUND' } as const;
export const direction = z
  .enum(['incoming', 'outgoing'])
  .transform((word) => directions[word])
  .optional()
  .catch(undefined);

/** One page of a list of the dated surface; its items are read one by one. */
export const page = z.object({ data: z.array(z.unknown()), nextCursor: z.string().min(1).nullish() });
/** One object, as both surfaces wrap it. */
export const single = z.object({ data: z.unknown() });
