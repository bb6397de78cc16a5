import type { Logger } from 'pino';
import type { Database } from '../../prisma/database.ts';
import { ownPlaces } from './own-places.ts';
import { placesOrOwn } from './places-or-own.ts';
import { type RateLimiter, rateLimiter } from './rate-limiter.ts';
import { sharedPlaces } from './shared-places.ts';

/** The provider's limit for one API key, whoever uses it. */
const requestsPerSecond = 10;
/** Of one process that cannot ask how fast the others go: five such keep within the limit. */
const aloneRequestsPerSecond = 2;

/** The limiter of an API key: over all processes of a server's database, within the only one of an embedded one. */
export function openLimiter({ kind, sql }: Database, apiKey: string, log: Logger): RateLimiter {
  return rateLimiter(
    kind === 'pglite'
      ? ownPlaces(requestsPerSecond)
      : placesOrOwn(sharedPlaces(sql, apiKey, requestsPerSecond), ownPlaces(aloneRequestsPerSecond), log),
  );
}
