/** A connection that can be counted; the count is a query of its own, made only when asked for. */
export interface Counted {
  readonly count: () => Promise<number>;
}

/** @throws when the connection was resolved without a way to count it: a fault of ours. */
export function countOf(connection: object): Promise<number> {
  if ('count' in connection && typeof connection.count === 'function') {
    return (connection as Counted).count();
  }
  throw new Error('This connection was resolved without a count.');
}

export const totalCountDescription =
  'How many there are in all, beyond this page. Counted only when asked for.';
