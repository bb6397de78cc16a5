const minute = 60_000;
const hour = 60 * minute;

/** How long after its end a call's missing parts are asked for: they are made within minutes, seldom hours. */
const tries = [5 * minute, 15 * minute, hour, 6 * hour, 24 * hour] as const;
const lastTry = 24 * hour;

/** When the missing parts of a call are asked for next; null after the last time. */
export function nextPartsTry(endedAt: Date, now: Date): Date | null {
  const moments = tries.map((wait) => new Date(endedAt.getTime() + wait));
  return moments.find((moment) => moment > now) ?? null;
}

/** The same for a call that nobody has asked about: one that is told of days later is asked about once, at once. */
export function firstPartsTry(endedAt: Date, now: Date): Date {
  return nextPartsTry(endedAt, now) ?? new Date(endedAt.getTime() + lastTry);
}

/** Whether what has not come by now will not come. */
export function isLastPartsTry(endedAt: Date, now: Date): boolean {
  return now.getTime() >= endedAt.getTime() + lastTry;
}
