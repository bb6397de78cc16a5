import type { ActivityChange, ActivityKind } from './activity/append-activity.ts';

/** One entry of the feed. It says what changed, not what it is now: that is read for each viewer. */
export interface Activity {
  /** Counts up by one, without a hole; what a cursor stands for. */
  readonly position: bigint;
  readonly kind: ActivityKind;
  readonly itemId: string;
  readonly change: ActivityChange;
  /** The CRM's id of the client it belongs to; null while it is unassigned. */
  readonly clientExternalId: string | null;
  readonly occurredAt: Date;
}

/**
 * The feed behind every live field. A subscription is a position in it: whoever is slow or was away
 * reads on from there, so nothing is queued for anybody and nothing can be lost.
 */
export interface ActivityFeed {
  /** The newest position that every reader can already see. */
  head(): Promise<bigint>;
  /**
   * Everything after a position that `sees` lets through, then what comes, in order, each once.
   * Ends when its `return` is called.
   * @param after undefined means from now on.
   */
  follow(after: bigint | undefined, sees: (activity: Activity) => boolean): AsyncIterableIterator<Activity>;
  /** To be called after a commit that appended: says there is more to read, here and in other processes. */
  announce(): void;
}
