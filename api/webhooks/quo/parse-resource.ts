import type { z } from 'zod';

import type { QuoEvent } from './quo-event.ts';

/** An event without something that we need; the message names the field and quotes nothing of it. */
export class UnreadableResource extends Error {
  override readonly name = 'UnreadableResource';

  constructor(fields: readonly string[]) {
    super(`${fields.join(', ')}: missing or not what it should be`);
  }
}

/** The dotted paths of what a parse found fault with, below `root`. */
export const faultyFields = (error: z.ZodError, root: string): string[] =>
  error.issues.map((issue) => [root, ...issue.path.map(String)].filter((part) => part !== '').join('.'));

/** @throws {UnreadableResource} naming each field that `schema` requires in vain. */
export const parseResource = <Schema extends z.ZodType>(schema: Schema, event: QuoEvent): z.infer<Schema> => {
  const parsed = schema.safeParse(event.resource);
  if (parsed.success) return parsed.data;
  throw new UnreadableResource(
    faultyFields(parsed.error, event.generation === 'QUO' ? 'data.resource' : 'data.object'),
  );
};
