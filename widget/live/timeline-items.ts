import type { TimelineItemFieldsFragment } from '../generated/graphql.ts';

export type TimelineItem = Exclude<TimelineItemFieldsFragment, { __typename: 'RemovedItem' }>;
export type Call = Extract<TimelineItem, { __typename: 'CallLog' }>;
export type Message = Extract<TimelineItem, { __typename: 'MessageLog' }>;
export type Intent = Extract<TimelineItem, { __typename: 'CallIntent' }>;

/**
 * One client's calls, texts and intents, each once, newest first. Ids are UUIDv7, so their order is
 * the order of time and no clock is compared.
 */
export class TimelineItems {
  readonly #items = new Map<string, TimelineItem>();
  readonly #removed = new Set<string>();
  #ordered: readonly TimelineItem[] | undefined;

  get(id: string): TimelineItem | undefined {
    return this.#items.get(id);
  }

  /** Puts what was told just now. Returns false when something newer of the same item is already here. */
  put(item: TimelineItem): boolean {
    const known = this.#items.get(item.id);
    if (known && isOlder(item, known)) return false;
    this.#items.set(item.id, item);
    this.#removed.delete(item.id);
    this.#ordered = undefined;
    return true;
  }

  /** Takes away what is this client's no longer. */
  remove(id: string): void {
    this.#items.delete(id);
    this.#removed.add(id);
    this.#ordered = undefined;
  }

  /** Adds a page of the past. What live events said while the page was on its way stays. */
  addPage(page: readonly TimelineItem[]): void {
    for (const item of page)
      if (!this.#items.has(item.id) && !this.#removed.has(item.id)) this.#items.set(item.id, item);
    this.#ordered = undefined;
  }

  /** Newest first. An intent whose call is listed is that call's, and no row of its own. */
  list(): readonly TimelineItem[] {
    this.#ordered ??= [...this.#items.values()]
      .filter((item) => item.__typename !== 'CallIntent' || !item.call || !this.#items.has(item.call.id))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
    return this.#ordered;
  }
}

function isOlder(item: TimelineItem, known: TimelineItem): boolean {
  if (item.__typename === 'CallIntent')
    return item.intentStatus === 'OPEN' && 'intentStatus' in known && known.intentStatus !== 'OPEN';
  return 'updatedAt' in known && Date.parse(item.updatedAt) < Date.parse(known.updatedAt);
}

/** When it happened: what the row shows and the day it stands under. */
export function happenedAt(item: TimelineItem): string {
  if (item.__typename === 'CallLog') return item.startedAt;
  return item.__typename === 'MessageLog' ? item.sentAt : item.createdAt;
}

/** Whether the call is still going on. */
export function isOngoing(call: Call): boolean {
  return call.callStatus === 'RINGING' || call.callStatus === 'IN_PROGRESS';
}

/** What can be called and texted: E.164 or a short code, and no word such as “Anonymous” in their place. */
function isReachable(number: string): boolean {
  return /^\+?\d{3,15}$/.test(number);
}

/** The people on the other side; empty when the caller withheld the number. */
export function otherParties(item: TimelineItem): readonly string[] {
  if (item.__typename === 'CallIntent') return [item.intentTo];
  const outbound =
    item.__typename === 'CallLog' ? item.callDirection === 'OUTBOUND' : item.messageDirection === 'OUTBOUND';
  const from = item.__typename === 'CallLog' ? item.callFrom : item.messageFrom;
  const to = item.__typename === 'CallLog' ? item.callTo : item.messageTo;
  const others = outbound ? [to].flat() : [from];
  const known = others.filter((number) => number !== null);
  const told = known.length > 0 ? known : item.participants;
  return told.filter((number) => isReachable(number) && number !== item.integration?.phoneNumber);
}
