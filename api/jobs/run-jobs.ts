import { fromPglite, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Database } from '../../prisma/database.ts';
import type { JobName, Jobs } from '../../schema/context.ts';
import { assignLogs } from './assign-logs.ts';
import { catchUp } from './catch-up.ts';
import { checkLines } from './check-lines.ts';
import { confirmMessages } from './confirm-messages.ts';
import { copyFiles } from './copy-files.ts';
import { expireIntents } from './expire-intents.ts';
import { fetchCalls } from './fetch-calls.ts';
import { fetchParts } from './fetch-parts.ts';
import { fetchUsers } from './fetch-users.ts';
import { fileUnfiled } from './file-unfiled-logs.ts';
import type { Job, JobContext } from './job.ts';
import { readContacts } from './read-contacts.ts';
import { reconcileWebhooks } from './reconcile-webhooks.ts';
import { recoverDeliveries } from './recover-deliveries.ts';
import { retryDeliveries } from './retry-deliveries.ts';
import { syncContacts } from './sync-contacts.ts';
import { syncLines } from './sync-lines.ts';

const jobs: readonly Job[] = [
  retryDeliveries,
  fetchCalls,
  fetchParts,
  copyFiles,
  fileUnfiled,
  fetchUsers,
  expireIntents,
  confirmMessages,
  syncLines,
  catchUp,
  assignLogs,
  checkLines,
  readContacts,
  syncContacts,
  reconcileWebhooks,
  recoverDeliveries,
];

export interface RunningJobs extends Jobs {
  /** Takes up work, at once all that fell due while nobody ran, but for what `later` names. */
  start(context: Omit<JobContext, 'jobs' | 'stopping'>, later?: readonly JobName[]): Promise<void>;
  /** Lets what runs finish, and takes up nothing more. */
  stop(): Promise<void>;
}

/**
 * Runs the jobs through pg-boss: each at one place at a time over all processes (a `stately` queue has
 * one run that waits and one that is active), by its own clock and sooner when wished for.
 */
export function runJobs(database: Database, databaseUrl: string | undefined, log: Logger): RunningJobs {
  const boss = new PgBoss({
    schema: 'pgboss',
    ...(database.pglite
      ? { db: fromPglite(database.pglite) }
      : { connectionString: databaseUrl ?? '', max: 3 }),
  });
  boss.on('error', (error) => log.error({ err: error }, 'job queue'));
  let started = false;
  const wishes = new Map<JobName, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  const stopping = new AbortController();

  function soon(name: JobName, delayMs = 0): void {
    // Its own clock runs it within a minute anyway.
    if (!started || delayMs > 60_000) return;
    const at = Date.now() + delayMs;
    const earlier = wishes.get(name);
    if (earlier && earlier.at <= at) return;
    clearTimeout(earlier?.timer);
    const timer = setTimeout(() => {
      wishes.delete(name);
      boss
        .send(name)
        .catch((error: unknown) =>
          log.warn({ err: error, job: name }, 'job could not be wished for; its own clock will run it'),
        );
    }, delayMs);
    timer.unref();
    wishes.set(name, { at, timer });
  }

  return {
    soon,
    async start(context, later = []) {
      await boss.start();
      for (const job of jobs) {
        await boss.createQueue(job.name, {
          policy: 'stately',
          retryLimit: 0,
          expireInSeconds: 60,
          deleteAfterSeconds: 3_600,
        });
        await boss.work(job.name, { pollingIntervalSeconds: 1 }, async () => {
          try {
            await job.run({ ...context, jobs: { soon }, stopping: stopping.signal });
          } catch (error) {
            log.error({ err: error, job: job.name }, 'job failed; it runs again by its own clock');
          }
        });
        await boss.schedule(job.name, job.cron);
      }
      started = true;
      for (const { name } of jobs) if (!later.includes(name)) soon(name);
    },
    async stop() {
      if (!started) return;
      started = false;
      for (const { timer } of wishes.values()) clearTimeout(timer);
      wishes.clear();
      stopping.abort();
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}
