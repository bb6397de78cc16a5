import { ProviderRejected, ProviderUnavailable } from '../../schema/errors.ts';
import { NotYet } from '../../schema/record/not-logged.ts';
import { SyncLost } from '../../schema/sync-run/advance-sync.ts';
import { failSync, finishSync, pauseSync, releaseSync } from '../../schema/sync-run/end-sync.ts';
import { finishCheck } from '../../schema/sync-run/finish-check.ts';
import { finishRepair } from '../../schema/sync-run/finish-repair.ts';
import { type HeldRun, takeSync } from '../../schema/sync-run/take-sync.ts';
import type { Job, JobContext } from './job.ts';
import { repairLine } from './repair-line.ts';
import { walkLine } from './walk-line.ts';

/** How many lines are walked at once: they share the provider's limit, and one waits while another writes. */
const walkers = 3;
/** After this long a run is laid down for the next one, so that a new line need not wait for a long past. */
const slice = 15_000;

/** Works on the lines whose sync, check or repair is queued, laid down, or was left by a process that died. */
export const syncLines: Job = {
  name: 'sync-lines',
  cron: '* * * * *',
  async run(context) {
    const deadline = AbortSignal.any([context.stopping, AbortSignal.timeout(slice)]);
    const ends = await Promise.all(Array.from({ length: walkers }, () => walkRuns(context, deadline)));
    const again = ends.find((end) => end !== 'nothing left');
    if (again !== undefined) context.jobs.soon('sync-lines', again === 'not yet' ? 2_000 : 0);
  },
};

type End = 'nothing left' | 'time is up' | 'not yet';

async function walkRuns(context: JobContext, deadline: AbortSignal): Promise<End> {
  while (!deadline.aborted) {
    const run = await takeSync(context);
    if (!run) return 'nothing left';
    const log = context.log.child({ syncRunId: run.id, phoneNumberId: run.phoneNumberId });
    try {
      await walkRun({ ...context, log }, run, deadline);
    } catch (error) {
      if (error instanceof NotYet) return 'not yet';
      if (!(error instanceof SyncLost)) throw error;
      log.info('sync was cancelled or taken over');
    }
  }
  return 'time is up';
}

const kinds = {
  SYNC: { work: walkLine, finish: finishSync },
  CHECK: { work: walkLine, finish: finishCheck },
  REPAIR: { work: repairLine, finish: finishRepair },
} as const;

/** Walks one run until it ends or has to wait. @throws {SyncLost}; {NotYet} after laying it down. */
async function walkRun(context: JobContext, run: HeldRun, deadline: AbortSignal): Promise<void> {
  const { log } = context;
  try {
    const { work, finish } = kinds[run.kind];
    if ((await work(context, run, deadline)) === 'end') await finish(context, run);
    else await releaseSync(context, run);
  } catch (error) {
    if (error instanceof SyncLost) throw error;
    if (error instanceof NotYet) {
      await releaseSync(context, run);
      throw error;
    }
    if (error instanceof ProviderRejected) {
      log.warn({ err: error }, 'sync failed');
      await failSync(context, run, error.message);
      return;
    }
    log.warn({ err: error }, 'sync waits; it goes on by itself in a minute');
    const ours = 'A page could not be stored, for a reason of ours that is in the log. It is tried again.';
    await pauseSync(context, run, error instanceof ProviderUnavailable ? error.message : ours);
  }
}
