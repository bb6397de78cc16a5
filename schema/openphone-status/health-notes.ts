import type { SqlDatabase } from '../../prisma/sql.ts';

/** What is worth knowing later, though nothing is stored of it elsewhere: when it was last noticed. */
export interface HealthNotes {
  /** `rate-limited`, or `refused:` and the last part of the address. Once a minute at most; never throws. */
  note(key: string): void;
}

const minute = 60_000;

/** @param onError hears of a note that could not be stored; the next minute brings another. */
export function healthNotes(
  sql: SqlDatabase,
  clock: () => Date,
  onError: (error: unknown) => void,
): HealthNotes {
  const noted = new Map<string, number>();
  return {
    note(key) {
      const now = clock();
      // Anybody can post to a webhook's address: that must not become as many writes.
      if (now.getTime() - (noted.get(key) ?? -Infinity) < minute) return;
      noted.set(key, now.getTime());
      sql
        .query(
          `INSERT INTO openphone_health (key, at) VALUES ($1, $2::timestamptz)
           ON CONFLICT (key) DO UPDATE SET at = excluded.at WHERE openphone_health.at < excluded.at`,
          [key, now.toISOString()],
        )
        .catch(onError);
    },
  };
}
