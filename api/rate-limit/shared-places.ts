import { createHash } from 'node:crypto';
import type { Sql } from '../../prisma/sql.ts';
import { paceOf } from './own-places.ts';
import type { Places } from './rate-limiter.ts';

/** No queue is longer: a clock of the database that was set back must not stop everybody for longer. */
const longestQueue = '10 seconds';

/**
 * Places of all processes on one database that use the same API key: one row holds the next free
 * moment, in the database's clock. Each reservation is one statement by itself, so nobody keeps the row
 * while waiting, and the dead leave nothing behind.
 */
export function sharedPlaces(sql: Sql, apiKey: string, perSecond: number): Places {
  const key = createHash('sha256').update(apiKey).digest('hex');
  const pace = `${paceOf(perSecond)} milliseconds`;
  return {
    async reserve() {
      const [place] = await sql.query<{ wait: number }>(
        `INSERT INTO openphone_rate_limits AS held (key_hash, next_at) VALUES ($1, clock_timestamp() + $2::interval)
         ON CONFLICT (key_hash) DO UPDATE SET next_at = $2::interval
           + greatest(clock_timestamp(), least(held.next_at, clock_timestamp() + $3::interval))
         RETURNING (extract(epoch FROM next_at - $2::interval - clock_timestamp()) * 1000)::float8 AS wait`,
        [key, pace, longestQueue],
      );
      if (!place) throw new Error('openphone_rate_limits gave no place');
      return place.wait;
    },
    async holdOff(ms) {
      await sql.query(
        `UPDATE openphone_rate_limits SET next_at = greatest(next_at, clock_timestamp() + $2::interval)
          WHERE key_hash = $1`,
        [key, `${ms} milliseconds`],
      );
    },
  };
}
