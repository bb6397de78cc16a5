import type { ContactRow } from '../record/known.ts';
import { nameKey } from './contact-name.ts';

/** One contact, whether it is known under one id or under both. */
export interface KnownContact {
  /** The row that stands for it: the one that REST gave, where there is one. */
  readonly id: string;
  /** Of all its rows. */
  readonly ids: readonly string[];
  /** What was said of it last, whichever way. */
  readonly latest: ContactRow;
}

/**
 * Joins the rows that are one contact under its REST id and its webhook id. The ids themselves prove
 * nothing (nobody has documented how they are related), so it takes: made in the same second, with a
 * number or the name in common; or, where a source did not say when, both. And each must be the only
 * one for the other, since a guess would hide a real duplicate.
 */
export function joinTwins(rows: readonly ContactRow[]): KnownContact[] {
  const listed = rows.filter(({ listed_at }) => listed_at !== null);
  const told = rows.filter(({ listed_at }) => listed_at === null);
  const twinOf = (row: ContactRow, others: readonly ContactRow[]): ContactRow | undefined => {
    const candidates = others.filter((other) => areAlike(row, other));
    const closest = candidates.filter((other) => nameKey(other) === nameKey(row) && shareNumber(row, other));
    const [one, ...more] = closest.length > 0 ? closest : candidates;
    return more.length === 0 ? one : undefined;
  };
  const joined = new Set<ContactRow>();
  const pairs = listed.map((row): KnownContact => {
    const twin = twinOf(row, told);
    if (!twin || twinOf(twin, listed) !== row) return { id: row.id, ids: [row.id], latest: row };
    joined.add(twin);
    return { id: row.id, ids: [row.id, twin.id], latest: later(row, twin) };
  });
  const alone = told.filter((row) => !joined.has(row));
  return [...pairs, ...alone.map((row) => ({ id: row.id, ids: [row.id], latest: row }))];
}

function areAlike(one: ContactRow, other: ContactRow): boolean {
  const sameNumber = shareNumber(one, other);
  const sameName = nameKey(one) === nameKey(other);
  const [made, otherMade] = [second(one.provider_created_at), second(other.provider_created_at)];
  if (made === null || otherMade === null) return sameNumber && sameName;
  return made === otherMade && (sameNumber || sameName);
}

function shareNumber(one: ContactRow, other: ContactRow): boolean {
  return one.phone_numbers.some((number) => other.phone_numbers.includes(number));
}

/** REST may leave the fraction out. */
function second(time: string | null): number | null {
  return time === null ? null : Math.floor(new Date(time).getTime() / 1_000);
}

/** Of one moment, a deletion is the later. */
function later(one: ContactRow, other: ContactRow): ContactRow {
  const [time, otherTime] = [one, other].map((row) => second(row.provider_updated_at) ?? 0);
  if (time !== otherTime) return (time ?? 0) > (otherTime ?? 0) ? one : other;
  return other.deleted_at === null ? one : other;
}
