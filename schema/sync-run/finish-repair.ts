import type { Services } from '../context.ts';
import { changeRun, ended } from './end-sync.ts';
import type { HeldRun } from './take-sync.ts';

/** Ends a repair that has asked for everything, and counts what is missing still. @throws {SyncLost} */
export async function finishRepair(services: Services, run: HeldRun): Promise<void> {
  const success = { ...ended, status: 'SUCCEEDED', error: null, finishedAt: services.clock() } as const;
  await changeRun(services, run, success, async (transaction) => {
    const { checkId } = run;
    if (checkId === null) throw new Error(`The repair ${run.id} repairs no check`);
    const check = await transaction.syncRun.findUniqueOrThrow({ where: { id: checkId } });
    const fetched = (kind: 'CALL' | 'MESSAGE'): Promise<number> =>
      transaction.missingLog.count({ where: { syncRunId: checkId, kind, fetchedAt: { not: null } } });
    return {
      missingCalls: (check.missingCalls ?? 0) - (await fetched('CALL')),
      missingMessages: (check.missingMessages ?? 0) - (await fetched('MESSAGE')),
    };
  });
}
