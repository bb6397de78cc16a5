import type { Activity } from '../../schema/live-events.ts';

/** What a follower needs of the feed. */
export interface FollowedFeed {
  /** The newest position that the feed has read. */
  position(): bigint;
  /** Its newest entries, without a hole, oldest first. */
  newest(): readonly Activity[];
  /** Entries after a position, oldest first, a page of them; empty when there are none. */
  read(after: bigint): Promise<readonly Activity[]>;
  /** Calls once when there is more, or the feed has stopped. Returns how to no longer wait. */
  onNext(wake: () => void): () => void;
  stopped(): boolean;
}

/**
 * Follows the feed from a position. It holds one page at most, whatever happens: who does not read
 * keeps nobody waiting and nothing in memory, and finds everything in the table later.
 * An iterator of its own rather than a generator, because a generator that waits cannot be ended.
 */
export function followFeed(
  feed: FollowedFeed,
  after: bigint,
  sees: (activity: Activity) => boolean,
): AsyncIterableIterator<Activity> {
  let cursor = after;
  let page: readonly Activity[] = [];
  let index = 0;
  let ended = false;
  let wakeNow: (() => void) | undefined;
  const done = { done: true, value: undefined } as const;

  async function nextPage(): Promise<readonly Activity[]> {
    while (!ended && !feed.stopped()) {
      if (cursor < feed.position()) {
        const [oldest] = feed.newest();
        // The newest entries are contiguous, so the position gives the place.
        if (oldest && cursor >= oldest.position - 1n)
          return feed.newest().slice(Number(cursor - oldest.position + 1n));
        const read = await feed.read(cursor);
        if (read.length > 0) return read;
      }
      await new Promise<void>((resolve) => {
        const forget = feed.onNext(resolve);
        wakeNow = () => {
          forget();
          resolve();
        };
      });
    }
    return [];
  }

  return {
    async next() {
      while (!ended) {
        const activity = page[index];
        if (!activity) {
          page = await nextPage();
          index = 0;
          if (page.length === 0) break;
          continue;
        }
        index += 1;
        cursor = activity.position;
        if (sees(activity)) return { done: false, value: activity };
      }
      return done;
    },
    async return() {
      ended = true;
      page = [];
      wakeNow?.();
      return done;
    },
    async throw(error) {
      ended = true;
      wakeNow?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
