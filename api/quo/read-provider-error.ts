import { z } from 'zod';

/** What an error body of the provider says, whichever of its shapes it has. */
export interface ProviderError {
  readonly message: string | undefined;
  /** Seven digits, e.g. `0206400`; only v1 gives one. */
  readonly code: string | undefined;
  /** What the provider's support asks for. */
  readonly trace: string | undefined;
}

const text = z.string().min(1).optional().catch(undefined);
const fault = z.object({ path: text, message: text });
const specified = z.object({
  title: text,
  message: text,
  code: text,
  trace: text,
  errors: z
    .array(fault.catch({ path: undefined, message: undefined }))
    .optional()
    .catch(undefined),
});
const wrapped = z.object({ error: z.object({ message: text, key: text, trace: text }) });

const nothing: ProviderError = { message: undefined, code: undefined, trace: undefined };

/**
 * Reads v1's `{message, code, title, …}`, the `{error: {message, key, trace}}` that v1 sends for
 * missing keys, and the dated surface's `{title, message, errors}`. Anything else reads as nothing.
 */
export function readProviderError(body: unknown): ProviderError {
  const inner = wrapped.safeParse(body);
  if (inner.success) {
    const { message, key, trace } = inner.data.error;
    return { message: message ?? key, code: undefined, trace };
  }
  const outer = specified.safeParse(body);
  if (!outer.success) return nothing;
  const { title, message, code, trace, errors = [] } = outer.data;
  // The values at fault stay out: they are people's numbers and texts.
  const faults = errors.flatMap(({ path, message: what }) =>
    what === undefined ? [] : [`${path ?? ''} ${what}`.trim()],
  );
  const words = [title === message ? undefined : title, message]
    .filter((part) => part !== undefined)
    .join(': ');
  const whole = faults.length === 0 ? words : `${words} (${faults.join('; ')})`;
  return { message: whole === '' ? undefined : whole, code, trace };
}
