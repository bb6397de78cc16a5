/** The provider may leave the fraction of a second out: what is compared with its times begins with one. */
export function startOfSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1_000) * 1_000);
}
