// The joins that merges are made of. Each is commutative, associative and idempotent, so any order
// and any number of repeats of the same facts gives the same value.

/** The greater of two, where nothing is less than anything. */
export function greatest<Value extends string | number>(
  one: Value | null | undefined,
  other: Value | null | undefined,
): Value | null {
  if (one === null || one === undefined) return other ?? null;
  if (other === null || other === undefined) return one;
  return one > other ? one : other;
}

/** The lesser of two, where nothing is more than anything. */
export function least<Value extends string | number>(
  one: Value | null | undefined,
  other: Value | null | undefined,
): Value | null {
  if (one === null || one === undefined) return other ?? null;
  if (other === null || other === undefined) return one;
  return one < other ? one : other;
}

/** All of both, once, in one order. */
export function union(one: readonly string[] | undefined, other: readonly string[] | undefined): string[] {
  return [...new Set([...(one ?? []), ...(other ?? [])])].toSorted();
}

/** Times are compared as UTC text of one format, however a source or the database wrote them. */
export function utc(time: Date | string | null | undefined): string | null {
  return time === null || time === undefined ? null : new Date(time).toISOString();
}
