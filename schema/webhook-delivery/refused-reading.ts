import type { Reading } from './incoming-delivery.ts';

/** What stands in for the reading of a delivery that the database refused to apply, so that it is kept. */
export function refusedReading(error: unknown): Reading {
  // The code alone: a message of the database may quote what it was given.
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return { outcome: 'unreadable', reason: `The database refused to apply it (${code}).` };
}
