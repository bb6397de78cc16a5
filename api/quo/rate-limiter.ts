/** Gives out places under a rate limit; one limiter stands before every request with the same API key. */
export interface RateLimiter {
  /** Resolves when the next request may leave, in the order of asking. */
  take(): Promise<void>;
}

// Requests that left a full second apart may arrive closer together; the tenth more keeps the
// provider's own count under its limit too.
const windowMs = 1_100;

/**
 * The limiter of one process: no second ever sees more than `perSecond` places given out.
 * `now` is a monotonic clock in milliseconds.
 */
export function rateLimiter(options: { perSecond: number; now?: () => number }): RateLimiter {
  const { perSecond, now = () => performance.now() } = options;
  if (!(perSecond >= 1)) throw new RangeError(`perSecond is ${perSecond}; give 1 or more.`);
  const granted: number[] = [];
  const waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  function grant(): void {
    timer = undefined;
    while (waiting.length > 0) {
      const oldest = granted.length < perSecond ? undefined : granted[0];
      const wait = oldest === undefined ? 0 : oldest + windowMs - now();
      if (wait > 0) {
        timer = setTimeout(grant, Math.ceil(wait));
        return;
      }
      granted.push(now());
      if (granted.length > perSecond) granted.shift();
      waiting.shift()?.();
    }
  }

  return {
    take: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (timer === undefined) grant();
      }),
  };
}
