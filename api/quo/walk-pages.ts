import { page } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';

/** One page of a list, in the provider's order. */
export interface FactsPage<Facts> {
  readonly facts: readonly Facts[];
  /** How many records of the page could not be read at all. */
  readonly unreadable: number;
  /** Where the next page begins; null on the last one. */
  readonly nextCursor: string | null;
}

export interface ListRequest {
  readonly path: string;
  readonly filters: Readonly<Record<string, string | undefined>>;
  readonly after: string | undefined;
  readonly purpose: string;
}

/** Asks for one page after the other (dated surface) as long as the consumer wants more. */
export async function* walkPages<Facts>(
  client: QuoClient,
  { path, filters, after, purpose }: ListRequest,
  read: (value: unknown) => Facts | undefined,
): AsyncGenerator<FactsPage<Facts>, void, void> {
  let cursor = after;
  do {
    const { data, nextCursor } = await client.request(
      { surface: '2026-03-30', method: 'GET', path, query: { ...filters, after: cursor }, purpose },
      page,
    );
    const facts = data.map(read).filter((item) => item !== undefined);
    // A cursor that does not move would walk for ever.
    const next = nextCursor === cursor ? undefined : (nextCursor ?? undefined);
    yield { facts, unreadable: data.length - facts.length, nextCursor: next ?? null };
    cursor = next;
  } while (cursor !== undefined);
}
