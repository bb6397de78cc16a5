import type { Places } from './rate-limiter.ts';

/**
 * Milliseconds from one place to the next. Eleven of them are 4 % more than a second, so that requests
 * which travel unevenly do not meet in one.
 */
export function paceOf(perSecond: number): number {
  if (!(perSecond > 0)) throw new RangeError(`perSecond is ${perSecond}; give more than 0.`);
  return 1_040 / perSecond;
}

/** Places of one process alone: no second ever sees more than `perSecond` of them. */
export function ownPlaces(perSecond: number, now: () => number = () => performance.now()): Places {
  const pace = paceOf(perSecond);
  let next = -Infinity;
  return {
    async reserve() {
      const moment = Math.max(next, now());
      next = moment + pace;
      return moment - now();
    },
    async holdOff(ms) {
      next = Math.max(next, now() + ms);
    },
  };
}
