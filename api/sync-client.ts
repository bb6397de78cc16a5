import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../prisma/database.ts';
import type { SyncRun } from '../prisma/generated/client/client.ts';
import type { Context } from '../schema/context.ts';
import { ProductError } from '../schema/errors.ts';
import { healthNotes } from '../schema/openphone-status/health-notes.ts';
import { syncIntegration } from '../schema/sync-run/sync-integration.ts';
import { openVault } from '../schema/vault.ts';
import type { Config } from './config.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { ownAddresses } from './http/own-addresses.ts';
import { fileLinks } from './files/file-token.ts';
import { folderStorage } from './files/folder-storage.ts';
import { syncLines } from './jobs/sync-lines.ts';
import { openActivityFeed, type RunningFeed } from './live/activity-feed.ts';
import { openLimiter } from './rate-limit/open-limiter.ts';
import { quoTelephony } from './quo/quo-telephony.ts';
import { quoWebhooks } from './quo/quo-webhooks.ts';
import { quoEvents } from './webhooks/quo/quo.ts';

const lookEveryMs = 500;

export interface ClientSync {
  readonly database: Database;
  readonly config: Config;
  readonly log: Logger;
  /** The CRM's id of the client. */
  readonly client: string;
  /** How far back; null is to the beginning. */
  readonly since: Date | null;
  /** Takes a line of progress. */
  readonly print: (line: string) => void;
}

/** What was asked for cannot be done as it was asked; the message says what can. */
export class SyncRefused extends Error {}

/**
 * Starts a sync of each active line of a client, and works on them until all have ended. A server on
 * the same database may do some of the work: a run is in one pair of hands at a time.
 * @returns whether all of it was read.
 */
export async function syncClient(wish: ClientSync): Promise<boolean> {
  const { database, client, print } = wish;
  const context = await openContext(wish);
  try {
    const lines = await database.prisma.integration.findMany({
      where: { client: { externalId: client }, isActive: true, deletedAt: null },
    });
    if (lines.length === 0) throw new SyncRefused(`No client “${client}” with an active line.`);
    const names = new Map<string, string>();
    for (const { id, displayName } of lines)
      names.set(await syncIntegration(context, id, wish.since), displayName);

    const working = new AbortController();
    const work = workOn({ ...context, log: wish.log, stopping: working.signal });
    try {
      return await report(database, names, print);
    } finally {
      working.abort();
      await work;
    }
  } catch (error) {
    throw error instanceof ProductError ? new SyncRefused(error.message) : error;
  } finally {
    await context.feed.stop();
  }
}

async function openContext({ database, config, log }: ClientSync): Promise<Context & { feed: RunningFeed }> {
  const { prisma, sql } = database;
  // No hints to others: a server looks by itself every two seconds.
  const feed = await openActivityFeed(sql, {
    onError: (error) => log.error({ err: error }, 'activity feed'),
  });
  const limiter = openLimiter(database, config.openPhone.apiKey, log);
  const clock = (): Date => new Date();
  const health = healthNotes(sql, clock, (error) => log.warn({ err: error }, 'health note'));
  const quo = {
    ...config.openPhone,
    limiter,
    log,
    clock,
    onRateLimited: (): void => health.note('rate-limited'),
  };
  const vault = openVault(await encryptionKeys(config));
  return {
    prisma,
    sql,
    feed,
    vault,
    files: folderStorage(join(config.dataDir, 'files')),
    fileLinks: fileLinks(vault, clock, () => config.publicUrl),
    telephony: quoTelephony(quo),
    providerWebhooks: quoWebhooks({ ...quo, eventTypes: [...quoEvents.keys()] }),
    addresses: ownAddresses(config),
    jobs: { soon: () => {} },
    health,
    clock,
    demo: false,
    viewer: { id: 'command line', role: 'AGENT', clients: 'ALL' },
  };
}

async function workOn(context: Parameters<typeof syncLines.run>[0]): Promise<void> {
  while (!context.stopping.aborted) {
    await syncLines.run(context);
    await delay(lookEveryMs, undefined, { signal: context.stopping }).catch(() => {});
  }
}

/** Prints each line's progress until all have ended. */
async function report(
  { prisma }: Database,
  names: ReadonlyMap<string, string>,
  print: (line: string) => void,
): Promise<boolean> {
  const printed = new Map<string, string>();
  for (;;) {
    const runs = await prisma.syncRun.findMany({ where: { id: { in: [...names.keys()] } } });
    for (const run of runs) {
      const line = `${names.get(run.id) ?? run.id}: ${progressOf(run)}`;
      if (printed.get(run.id) !== line) print(line);
      printed.set(run.id, line);
    }
    if (runs.every(({ finishedAt }) => finishedAt !== null))
      return runs.every(({ status }) => status === 'SUCCEEDED');
    await delay(lookEveryMs);
  }
}

function progressOf(run: SyncRun): string {
  const counts = `${run.seen} read, ${run.added} new, ${run.changed} changed`;
  const left = run.etaSeconds === null ? '' : `, about ${run.etaSeconds} s left`;
  const reason = run.error === null ? '' : ` — ${run.error}`;
  const compared =
    run.status === 'SUCCEEDED'
      ? ` (calls ${of(run.storedCalls, run.providerCalls)}, texts ${of(run.storedMessages, run.providerMessages)})`
      : '';
  return `${run.status.toLowerCase()}, ${counts}${left}${compared}${reason}`;
}

function of(stored: number | null, listed: number | null): string {
  return stored === null || listed === null ? 'not logged' : `${stored} of ${listed} listed`;
}
