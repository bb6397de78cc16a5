import { requireRole, visibleSyncRuns } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { Conflict, NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { activeRunConflict, findWholeLine } from './find-whole-line.ts';
import { startSync } from './start-sync.ts';
import { SyncRunType } from './sync-run.ts';

builder.mutationField('repairIntegration', (t) =>
  t.prismaField({
    type: SyncRunType,
    description:
      'Fetches what a check found missing, one by one, and logs it as a sync would. What cannot be fetched says why (`missing`). Of more than 1,000 missing calls or texts it fetches the first 1,000: check again afterwards, or sync. Needs AGENT.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the connected line.' }),
      checkId: t.arg.id({ description: 'Our id of a check of that line; its last one unless told.' }),
    },
    resolve: async (query, _root, { id, checkId }, context) => {
      requireRole(context.viewer, 'AGENT');
      const integration = await findWholeLine(context, id);
      const check = await context.prisma.syncRun.findFirst({
        where: {
          AND: [
            visibleSyncRuns(context.viewer),
            { kind: 'CHECK', status: 'SUCCEEDED', phoneNumberId: integration.phoneNumberId },
            checkId ? idFilter('id', checkId) : { lastCheckOf: { some: { id } } },
          ],
        },
      });
      if (!check && checkId) throw new NotFound('ended check', checkId);
      if (!check) throw new Conflict('This line has not been checked yet: `checkIntegration` first.', { id });
      const missing = await context.prisma.missingLog.count({
        where: { syncRunId: check.id, fetchedAt: null },
      });
      if (missing === 0)
        throw new Conflict(
          'There is nothing to fetch: this check found nothing missing, or all of it has been fetched.',
          { id, checkId: check.id },
        );
      return writeChange(context, 'repairIntegration', async (transaction) => {
        const started = await startSync(transaction, {
          integration,
          kind: 'REPAIR',
          checkId: check.id,
          since: check.since,
          ...(check.until ? { until: check.until } : {}),
          requestedBy: context.viewer.id,
          now: context.clock(),
        });
        const result = await transaction.syncRun.findUniqueOrThrow({ ...query, where: { id: started.id } });
        if (started.changes.length === 0) {
          const same = { id: started.id, checkId: check.id, integrationId: id };
          if ((await transaction.syncRun.count({ where: same })) === 0) throw activeRunConflict(id);
        }
        context.jobs.soon('sync-lines');
        return {
          result,
          subjectId: id,
          details: { syncRunId: started.id, checkId: check.id },
          changes: started.changes,
        };
      });
    },
  }),
);
