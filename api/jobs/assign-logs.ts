import { finishAssignments } from '../../schema/assignment/finish-assignments.ts';
import type { Job } from './job.ts';

/** Goes on with assignments of more logs than one write moves. */
export const assignLogs: Job = {
  name: 'assign-logs',
  cron: '* * * * *',
  async run(context) {
    await finishAssignments(context, context.stopping);
  },
};
