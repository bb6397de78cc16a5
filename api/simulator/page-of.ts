import { Refusal } from './refusal.ts';

/** One page of records that are already in order, and the cursor of the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/**
 * The cursor names the last record of the page before, so that records which come in while somebody
 * pages neither repeat nor push others out. @throws {Refusal} 400 for a cursor it did not give out.
 */
export function pageOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  size: number,
  cursor: string | undefined,
): Page<Item> {
  let from = 0;
  if (cursor !== undefined) {
    const lastId = Buffer.from(cursor, 'base64url').toString();
    from = items.findIndex(({ id }) => id === lastId) + 1;
    if (from === 0) throw new Refusal(400, 'Invalid cursor');
  }
  const page = items.slice(from, from + size);
  const last = page.at(-1);
  const isEnd = last === undefined || from + size >= items.length;
  return { items: page, next: isEnd ? null : Buffer.from(last.id).toString('base64url') };
}

/** The newest first, as every list of the provider is; records of the same moment by id. */
export const newestFirst = <Item extends { readonly id: string; readonly createdAt: Date }>(
  items: readonly Item[],
): Item[] =>
  items.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
