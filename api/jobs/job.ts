import type { Logger } from 'pino';
import type { JobName, Services } from '../../schema/context.ts';

/** What a job gets to work with. */
export interface JobContext extends Services {
  readonly log: Logger;
  /** One more origin that files may be fetched from: see `fetchPublic`. */
  readonly fileOrigin?: string | undefined;
  /** Aborted when the process is to stop: long work ends at its next step. */
  readonly stopping: AbortSignal;
}

/**
 * Work that is due is written in the rows themselves (a time in a column), and a job looks for it:
 * so a job may run at any time, twice, or in two processes, and one that dies has lost nothing.
 */
export interface Job {
  readonly name: JobName;
  /** When it runs by itself: five cron fields. */
  readonly cron: string;
  run(context: JobContext): Promise<void>;
}

/** How many rows a run takes before it leaves the rest to the next. */
export const batchSize = 100;
