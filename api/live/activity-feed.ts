import type { SqlDatabase } from '../../prisma/sql.ts';
import type { Activity, ActivityFeed } from '../../schema/live-events.ts';
import { followFeed } from './follow-feed.ts';
import type { Hints } from './hints.ts';
import { readActivity } from './read-activity.ts';

const pageSize = 500;
/** How many of the newest entries are kept for those who are nearly up to date. */
const kept = 2_000;

export interface RunningFeed extends ActivityFeed {
  stop(): Promise<void>;
}

export interface FeedOptions {
  /** How other processes on the same database are told, and listened to; none when there can be none. */
  readonly listen?: ((onHint: () => void) => Promise<Hints>) | undefined;
  /** A lost hint costs at most this long. */
  readonly pollEveryMs?: number;
  readonly onError: (error: unknown) => void;
}

/**
 * The feed of one process. It reads the table once for all who follow, and keeps the newest entries;
 * who follows has no more than a position, and reads the table for itself where that is too old.
 */
export async function openActivityFeed(sql: SqlDatabase, options: FeedOptions): Promise<RunningFeed> {
  const { listen, pollEveryMs = 2_000, onError } = options;
  let position = await headOf(sql);
  let newest: Activity[] = [];
  let stopped = false;
  let reading: Promise<void> | undefined;
  let again = false;
  const wakers = new Set<() => void>();

  /** Reads on from where we are. Asked again meanwhile, it reads once more: nothing is overlooked. */
  function advance(): void {
    if (stopped) return;
    if (reading) {
      again = true;
      return;
    }
    reading = readOn()
      .catch(onError)
      .finally(() => {
        reading = undefined;
        if (again) {
          again = false;
          advance();
        }
      });
  }

  async function readOn(): Promise<void> {
    for (let page = await readActivity(sql, position, pageSize); page.length > 0;) {
      newest = [...newest, ...page].slice(-kept);
      position = page.at(-1)?.position ?? position;
      for (const wake of wakers) wake();
      wakers.clear();
      page = page.length < pageSize ? [] : await readActivity(sql, position, pageSize);
    }
  }

  const hints = await listen?.(advance);
  const poll = setInterval(advance, pollEveryMs);
  poll.unref();

  return {
    head: () => headOf(sql),
    announce() {
      advance();
      hints?.tell();
    },
    follow: (after, sees) =>
      followFeed(
        {
          position: () => position,
          newest: () => newest,
          read: (from) => readActivity(sql, from, pageSize),
          onNext(wake) {
            if (stopped) wake();
            else wakers.add(wake);
            return () => wakers.delete(wake);
          },
          stopped: () => stopped,
        },
        after ?? position,
        sees,
      ),
    async stop() {
      stopped = true;
      clearInterval(poll);
      for (const wake of wakers) wake();
      wakers.clear();
      await hints?.stop();
      await reading;
    },
  };
}

async function headOf(sql: SqlDatabase): Promise<bigint> {
  const [head] = await sql.query<{ position: string | number | bigint }>(
    'SELECT position FROM activity_head WHERE id = 1',
  );
  return BigInt(head?.position ?? 0);
}
