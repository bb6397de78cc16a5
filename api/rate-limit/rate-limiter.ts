/** Gives out places under a rate limit; one limiter stands before every request with the same API key. */
export interface RateLimiter {
  /** Resolves when the next request may leave, in the order of asking. */
  take(): Promise<void>;
  /** Says that the provider has refused a request for its rate: somebody else uses the key too. */
  refused(): void;
}

/** Where the places come from: each has a moment of its own, an even pace after the one before. */
export interface Places {
  /** Reserves the next place. @returns milliseconds until its moment; none left is now. */
  reserve(): Promise<number>;
  /** Gives out no more places for so many milliseconds. */
  holdOff(ms: number): Promise<void>;
}

/** A request that leaves this many milliseconds after its moment comes too close to those that follow. */
const patienceMs = 20;
/** A process that is late every time goes all the same after so many places. */
const mostLost = 5;
/** A connection that was silent for this many milliseconds is closed; undici's own default. */
const connectionLifeMs = 4_000;
/** The provider counts anew every second. */
const afterRefusalMs = 1_000;

/**
 * Takes one place at a time, waits for its moment and lets one request go. A place that was slept
 * through, as the process or the answer to its reservation stalled, is given up for a later one: held
 * up together, requests would leave together. `now` is a monotonic clock in milliseconds.
 */
export function rateLimiter(places: Places, now: () => number = () => performance.now()): RateLimiter {
  let last: Promise<void> = Promise.resolve();
  // How long a reservation takes at best, as that much of its age is the way and no delay.
  let way = Infinity;
  let passedAt = -Infinity;

  async function pass(): Promise<void> {
    // Opening a connection delays a request towards those that follow: it leaves a place free for that.
    let opens = now() - passedAt > connectionLifeMs;
    for (let lost = 0; ; lost += 1) {
      const asked = now();
      const wait = Math.max(0, await places.reserve());
      // Grows with time, so that a way that has become longer is learnt as well.
      way = Math.min(now() - asked, way * 1.25 + 1);
      if (opens) places.reserve().catch(() => {});
      opens = false;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, Math.ceil(wait)));
      passedAt = now();
      if (passedAt - (asked + way + wait) <= patienceMs || lost === mostLost) return;
    }
  }

  return {
    take() {
      const place = last.then(pass);
      last = place.catch(() => {});
      return place;
    },
    refused() {
      places.holdOff(afterRefusalMs).catch(() => {});
    },
  };
}
