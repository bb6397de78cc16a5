/** Milliseconds that a send waits for its answer at most: one that is still in flight has lost its process. */
export const longestFlight = 60_000;
