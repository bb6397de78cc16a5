/** What a source says is understood and is not to be logged; the message says why. */
export class NotLogged extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotLogged';
  }
}

/** Reason → how many were not logged for it. */
export function countReasons(notLogged: readonly NotLogged[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { message } of notLogged) counts[message] = (counts[message] ?? 0) + 1;
  return counts;
}

/** What a source says cannot be recorded yet, for a reason that passes by itself within seconds. */
export class NotYet extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotYet';
  }
}
