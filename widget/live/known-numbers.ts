import type { ShownClient } from './load-client.ts';
import { otherParties, type TimelineItem } from './timeline-items.ts';

/** A number to offer, with the label that the client's people gave it. */
export interface KnownNumber {
  number: string;
  label: string;
}

const recentItems = 50;
const offered = 12;

/** The labels of the client's people by their number, e.g. “Front desk”. */
export function numberLabels(client: ShownClient | undefined): ReadonlyMap<string, string> {
  const numbers = client?.numbers ?? [];
  return new Map(numbers.flatMap(({ phoneNumber, label }) => (label ? [[phoneNumber, label]] : [])));
}

/** Whom one is likely to reach: who was last in touch first, then the client's people. */
export function suggestNumbers(
  client: ShownClient | undefined,
  newestFirst: readonly TimelineItem[],
): readonly KnownNumber[] {
  const labels = numberLabels(client);
  const recent = newestFirst.slice(0, recentItems).flatMap((item) => {
    const others = otherParties(item);
    return others.length === 1 ? others : [];
  });
  const people = client?.numbers.map((number) => number.phoneNumber) ?? [];
  return [...new Set([...recent, ...people])]
    .slice(0, offered)
    .map((number) => ({ number, label: labels.get(number) ?? '' }));
}
