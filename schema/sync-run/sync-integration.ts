import { requireRole, visibleSyncRuns } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { BadUserInput, Conflict } from '../errors.ts';
import { findIntegration } from '../integration/find-integration.ts';
import { activeRunConflict } from './find-whole-line.ts';
import { startSync } from './start-sync.ts';
import { SyncRunType } from './sync-run.ts';

/**
 * Starts a sync of one line for whoever asks, GraphQL or command line. One that is active already is
 * what they get.
 * @returns the id of the run.
 * @throws {NotFound}; {Conflict} for a line that is switched off, or is being read for another client;
 *   {BadUserInput} for a `since` that has not been yet.
 */
export async function syncIntegration(
  context: Context,
  integrationId: string,
  since: Date | null,
): Promise<string> {
  requireRole(context.viewer, 'AGENT');
  const integration = await findIntegration(context, integrationId);
  if (!integration.isActive) {
    throw new Conflict(`The line “${integration.displayName}” is switched off. Switch it on first.`, {
      id: integrationId,
    });
  }
  const now = context.clock();
  if (since && since > now)
    throw new BadUserInput('since', '`since` lies in the future. Give a moment that has been.');
  const id = await writeChange(context, 'syncIntegration', async (transaction) => {
    const started = await startSync(transaction, {
      integration,
      since,
      requestedBy: context.viewer.id,
      now,
    });
    if (started.kind !== 'SYNC') throw activeRunConflict(integrationId);
    // Clients may share a line; what is another client's stays unseen.
    const seen = await transaction.syncRun.count({
      where: { AND: [visibleSyncRuns(context.viewer), { id: started.id }] },
    });
    if (seen === 0)
      throw new Conflict('This line is being read for another client that shares it. Try again later.', {
        id: integrationId,
      });
    return {
      result: started.id,
      subjectId: integrationId,
      details: { syncRunId: started.id },
      changes: started.changes,
    };
  });
  context.jobs.soon('sync-lines');
  return id;
}

builder.mutationField('syncIntegration', (t) =>
  t.prismaField({
    type: SyncRunType,
    description:
      'Reads a line’s calls and texts from the provider. If that is under way, this gives the run that is; a check gives way to it. Needs AGENT.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the connected line.' }),
      since: t.arg({ type: 'DateTime', description: 'How far back; to the beginning unless told.' }),
    },
    resolve: async (query, _root, { id, since }, context) => {
      const runId = await syncIntegration(context, id, since ?? null);
      return context.prisma.syncRun.findUniqueOrThrow({ ...query, where: { id: runId } });
    },
  }),
);
