import type { Logger } from 'pino';
import type { Places } from './rate-limiter.ts';

/** A database that has not answered by then is one that cannot be asked. */
const patienceMs = 2_000;
/** How long it is then left alone: each try would keep a request waiting. */
const leaveAloneMs = 5_000;

/**
 * The shared places, and while the database cannot be asked for them, the process's own: a request is
 * better sent at a lower rate than not at all. Says in the log, once each, that it began and ended.
 */
export function placesOrOwn(shared: Places, own: Places, log: Logger): Places {
  let failedAt: number | undefined;
  return {
    async reserve() {
      if (failedAt !== undefined && performance.now() - failedAt < leaveAloneMs) return own.reserve();
      try {
        const wait = await within(patienceMs, shared.reserve());
        if (failedAt !== undefined) log.info('the rate limit is shared with all processes again');
        failedAt = undefined;
        return wait;
      } catch (error) {
        if (failedAt === undefined)
          log.warn(
            { err: error },
            'the database cannot be asked for the rate limit; this process goes on alone, at a lower rate',
          );
        failedAt = performance.now();
        return own.reserve();
      }
    },
    async holdOff(ms) {
      await Promise.all([own.holdOff(ms), failedAt === undefined ? shared.holdOff(ms) : undefined]);
    },
  };
}

async function within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
