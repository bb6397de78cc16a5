import { finishAssignments } from '../../schema/assignment/finish-assignments.ts';
import type { Job } from './job.ts';

/** After this long the rest is left to the next run. */
const slice = 15_000;

/** Goes on with assignments of more logs than one write moves. */
export const assignLogs: Job = {
  name: 'assign-logs',
  cron: '* * * * *',
  async run(context) {
    const deadline = AbortSignal.any([context.stopping, AbortSignal.timeout(slice)]);
    const isDone = await finishAssignments(context, deadline, (err, assignmentId) =>
      context.log.error({ err, assignmentId }, 'assignment goes on by itself in a minute'),
    );
    if (!isDone) context.jobs.soon('assign-logs');
  },
};
