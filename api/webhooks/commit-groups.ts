import type { IncomingDelivery, IngestResult } from '../../schema/webhook-delivery/incoming-delivery.ts';

/** Larger groups make a longer wait for whoever comes next. */
const largestGroup = 256;

/** With this many waiting, the database is not keeping up: the provider had better send again later. */
const mostWaiting = 10_000;

interface Waiting {
  readonly delivery: IncomingDelivery;
  readonly resolve: (result: IngestResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Deliveries that arrive while a transaction is under way share the next one. Alone, a delivery waits
 * for nobody; in a burst, the price of a commit is shared. Nothing is answered before its commit.
 */
export function commitGroups(
  ingest: (deliveries: readonly IncomingDelivery[]) => Promise<readonly IngestResult[]>,
): { ingest: (delivery: IncomingDelivery) => Promise<IngestResult>; settled: () => Promise<void> } {
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, largestGroup);
      try {
        const results = await ingest(group.map(({ delivery }) => delivery));
        for (const [index, { resolve }] of group.entries()) resolve(results[index] ?? 'repeat');
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = undefined;
  }

  return {
    ingest: (delivery) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= mostWaiting) {
          reject(new Error(`${mostWaiting} deliveries wait for the database already`));
          return;
        }
        waiting.push({ delivery, resolve, reject });
        running ??= commitAll();
      }),
    settled: async () => running,
  };
}
