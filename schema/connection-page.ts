import { BadUserInput } from './errors.ts';

/** The four arguments of a Relay connection. */
export interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** One page of a list that is ordered by id, newest first: what to ask the database for. */
export interface PageQuery {
  /** Ids strictly below and above these. A comparison of one indexed column serves any depth alike. */
  readonly id: { readonly lt?: string; readonly gt?: string };
  /** `asc` when the page is read from its end; the answer is turned round again. */
  readonly order: 'asc' | 'desc';
  /** One more than the page holds, to know whether there is more. */
  readonly take: number;
}

/** A page as Relay's cursor connections (section 4) want it. */
export interface ConnectionPage<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const usualSize = 25;
const largestSize = 100;

/**
 * Reads one page by keyset: never an offset, never a count.
 * @throws {BadUserInput} on sizes out of bounds, both `first` and `last`, or a cursor that is not ours.
 */
export async function readPage<Node extends { readonly id: string }>(
  args: ConnectionArguments,
  read: (query: PageQuery) => Promise<readonly Node[]>,
): Promise<ConnectionPage<Node>> {
  const backwards = args.last !== null && args.last !== undefined;
  if (backwards && args.first !== null && args.first !== undefined) {
    throw new BadUserInput('last', 'Ask for `first` or for `last`, not for both.');
  }
  const size = pageSize(backwards ? 'last' : 'first', backwards ? args.last : args.first);
  const rows = await read({
    id: {
      ...(args.after ? { lt: idOf('after', args.after) } : {}),
      ...(args.before ? { gt: idOf('before', args.before) } : {}),
    },
    order: backwards ? 'asc' : 'desc',
    take: size + 1,
  });
  const page = rows.slice(0, size);
  if (backwards) page.reverse();
  const edges = page.map((node) => ({ cursor: cursorOf(node.id), node }));
  const more = rows.length > size;
  return {
    edges,
    pageInfo: {
      hasNextPage: backwards ? Boolean(args.before) : more,
      hasPreviousPage: backwards ? more : Boolean(args.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function pageSize(field: 'first' | 'last', asked: number | null | undefined): number {
  if (asked === null || asked === undefined) return usualSize;
  if (asked < 0 || asked > largestSize) {
    throw new BadUserInput(
      field,
      `\`${field}\` is ${asked}; it takes 0 to ${largestSize}. Page on with the cursors.`,
    );
  }
  return asked;
}

function cursorOf(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

function idOf(field: 'after' | 'before', cursor: string): string {
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  if (hex.length !== 32 || cursorOf(hex) !== cursor) {
    throw new BadUserInput(
      field,
      `\`${field}\` is no cursor of this list. Take it from an edge or from pageInfo, unchanged.`,
    );
  }
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
