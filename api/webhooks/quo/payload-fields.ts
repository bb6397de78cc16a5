import { z } from 'zod';

/**
 * The fields of a payload, read leniently: what is wrong or null counts as not said, so that a change
 * in a field we can do without never costs us the event. What must be there is spelt `required…`.
 */
export const requiredText = z.string().trim().min(1);
export const text = requiredText.optional().catch(undefined);
/** As somebody wrote it: blanks belong to it. */
export const prose = z.string().optional().catch(undefined);

export const requiredTime = z.iso.datetime({ offset: true }).transform((time) => new Date(time));
export const time = requiredTime.optional().catch(undefined);

export const flag = z.boolean().optional().catch(undefined);
export const seconds = z.number().nonnegative().optional().catch(undefined);
export const wholeSeconds = z.number().nonnegative().transform(Math.round).optional().catch(undefined);

/** An address that a browser may be sent to: never `javascript:`. */
export const webAddress = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);

export const direction = z
  .enum(['incoming', 'outgoing'])
  .transform((word) => (word === 'incoming' ? ('INBOUND' as const) : ('OUTBOUND' as const)))
  .optional()
  .catch(undefined);

/** Numbers as the provider wrote them: a list, one, or several joined by commas. None is not said. */
export const phoneNumbers = z
  .union([z.string().transform((joined) => joined.split(',')), z.array(z.unknown())])
  .transform((numbers: readonly unknown[]) => {
    const written = numbers.filter((number) => typeof number === 'string').map((number) => number.trim());
    const distinct = [...new Set(written.filter((number) => number !== ''))];
    return distinct.length === 0 ? undefined : distinct;
  })
  .optional()
  .catch(undefined);

/** The elements that `element` understands; the others are dropped. */
export const listOf = <Element extends z.ZodType>(element: Element) =>
  z.array(z.unknown()).transform((items) =>
    items.flatMap((item): z.infer<Element>[] => {
      const parsed = element.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    }),
  );
