/** How far a run has come, and how fast. */
export interface Pace {
  /** Pages so far, this one included. */
  readonly pages: number;
  /** How much of the whole time range, of both lists, those pages cover: 0 to 1. */
  readonly fraction: number;
  readonly secondsPerPage: number;
}

/** Less than this of the way says nothing about the rest. */
const leastFraction = 0.02;

/** Seconds until the end, if the rest is as dense as what was walked; null while nobody can say. */
export function estimateEta({ pages, fraction, secondsPerPage }: Pace): number | null {
  if (!(fraction >= leastFraction)) return null;
  const pagesLeft = Math.max(0, pages / Math.min(fraction, 1) - pages);
  return Math.ceil(pagesLeft * secondsPerPage);
}
