import { requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { BadUserInput } from '../errors.ts';
import { startOfSecond } from '../start-of-second.ts';
import { activeRunConflict, findWholeLine } from './find-whole-line.ts';
import { startSync } from './start-sync.ts';
import { SyncRunType } from './sync-run.ts';

builder.mutationField('checkIntegration', (t) =>
  t.prismaField({
    type: SyncRunType,
    description:
      'Checks that nothing is missing: compares what the provider lists of a line and a time with what is logged, and changes nothing. `syncProgress` follows it. If the same is under way, this gives the run that is. Needs AGENT.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the connected line.' }),
      from: t.arg({ type: 'DateTime', required: true, description: 'How far back, to the whole second.' }),
      to: t.arg({ type: 'DateTime', description: 'Up to when; now unless told.' }),
    },
    resolve: async (query, _root, { id, from, to }, context) => {
      requireRole(context.viewer, 'AGENT');
      const integration = await findWholeLine(context, id);
      const now = context.clock();
      if (from > now)
        throw new BadUserInput('from', '`from` lies in the future. Give a moment that has been.');
      // What is yet to come cannot be compared.
      const until = to && to < now ? to : now;
      if (from > until) throw new BadUserInput('to', '`to` lies before `from`. Give a later moment.');
      const since = startOfSecond(from);
      return writeChange(context, 'checkIntegration', async (transaction) => {
        const { id: runId, changes } = await startSync(transaction, {
          integration,
          kind: 'CHECK',
          since,
          until,
          requestedBy: context.viewer.id,
          now,
        });
        const result = await transaction.syncRun.findUniqueOrThrow({ ...query, where: { id: runId } });
        if (changes.length === 0) {
          const same = { kind: 'CHECK', integrationId: id, since, ...(to ? { until } : {}) } as const;
          const isSame = await transaction.syncRun.count({ where: { AND: [{ id: runId }, same] } });
          if (isSame === 0) throw activeRunConflict(id);
        }
        context.jobs.soon('sync-lines');
        return {
          result,
          subjectId: id,
          details: { syncRunId: runId, from: since.toISOString(), to: until.toISOString() },
          changes,
        };
      });
    },
  }),
);
