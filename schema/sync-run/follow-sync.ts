import type { SyncRun } from '../../prisma/generated/client/client.ts';
import { seesActivity, visibleSyncRuns } from '../access.ts';
import type { Context } from '../context.ts';
import { findIntegration } from '../integration/find-integration.ts';

/**
 * The newest run of a line as it is, if there is one, then each run of the line whenever it changes.
 * The feed says when, the row says what, so whoever is slow sees fewer states and never an old one.
 * An iterator of its own rather than a generator, because a generator that waits cannot be ended.
 * @throws {NotFound} for a line that the viewer may not see.
 */
export async function followSync(
  context: Context,
  integrationId: string,
): Promise<AsyncIterableIterator<SyncRun>> {
  const { prisma, feed, viewer } = context;
  await findIntegration(context, integrationId);
  const visible = { AND: [visibleSyncRuns(viewer), { integrationId }] };
  // The position first: what changes between the two is told twice rather than never.
  const head = await feed.head();
  let present = await prisma.syncRun.findFirst({ where: visible, orderBy: { id: 'desc' } });
  const changes = feed.follow(
    head,
    (activity) => activity.kind === 'SYNC_RUN' && seesActivity(viewer, activity),
  );
  const done = { done: true, value: undefined } as const;
  const runs: AsyncIterableIterator<SyncRun> = {
    async next() {
      if (present) {
        const value = present;
        present = null;
        return { done: false, value };
      }
      for (;;) {
        const { done: ended, value: activity } = await changes.next();
        if (ended) return done;
        const run = await prisma.syncRun.findFirst({ where: { AND: [visible, { id: activity.itemId }] } });
        if (run) return { done: false, value: run };
      }
    },
    async return() {
      await changes.return?.();
      return done;
    },
    [Symbol.asyncIterator]: () => runs,
  };
  return runs;
}
