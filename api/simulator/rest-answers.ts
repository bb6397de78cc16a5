import type { Page } from './page-of.ts';
import { Refusal } from './refusal.ts';
import type { RestAnswer } from './route.ts';

/** A list as the dated surface wraps it. */
export const list = ({ items, next }: Page<unknown>): RestAnswer => ({
  status: 200,
  body: { data: items, nextCursor: next },
});

/** @throws {Refusal} 404 for an id that nothing has. */
export function known<Item extends { readonly id: string }>(
  what: string,
  id: string | undefined,
  items: readonly Item[],
): Item {
  const item = items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new Refusal(404, `${what} ${id} not found`);
  return item;
}
