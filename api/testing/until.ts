import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `look` gives something, asking again and again.
 * @throws when it has given nothing for `patience` milliseconds, saying what was waited for.
 */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false | null>,
  patience = 10_000,
): Promise<Found> {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > end) throw new Error(`Waited ${patience} ms in vain for ${what}`);
    await pause(20);
  }
}
