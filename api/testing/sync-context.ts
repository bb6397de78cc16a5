import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Database } from '../../prisma/database.ts';
import { openVault } from '../../schema/vault.ts';
import { fileLinks } from '../files/file-token.ts';
import { folderStorage } from '../files/folder-storage.ts';
import type { JobContext } from '../jobs/job.ts';
import { openActivityFeed } from '../live/activity-feed.ts';
import { quoTelephony } from '../quo/quo-telephony.ts';
import { ownPlaces } from '../rate-limit/own-places.ts';
import { rateLimiter } from '../rate-limit/rate-limiter.ts';
import { quoWebhooks } from '../quo/quo-webhooks.ts';

/** What a sync needs to know of the provider, and how fast it may go. */
export interface SyncSetup {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly perSecond: number;
  /** 32 bytes in base64, the same for all processes on one database. */
  readonly vaultKey: string;
}

/** A process that does nothing but sync, from the product's own parts. */
export async function openSyncContext(
  { prisma, sql }: Database,
  { apiKey, baseUrl, perSecond, vaultKey }: SyncSetup,
  clock: () => Date = () => new Date(),
): Promise<JobContext & { close(): Promise<void> }> {
  const feed = await openActivityFeed(sql, { onError: () => {} });
  const quo = { apiKey, baseUrl, limiter: rateLimiter(ownPlaces(perSecond)), backoffMs: 5, clock };
  const stopping = new AbortController();
  const vault = openVault([{ id: 'test', secret: Buffer.from(vaultKey, 'base64') }]);
  return {
    prisma,
    sql,
    feed,
    clock,
    vault,
    // A sync only writes down what is to be copied.
    files: folderStorage(join(tmpdir(), 'openphone-sync-copies-nothing')),
    fileLinks: fileLinks(vault, clock, () => 'http://localhost'),
    telephony: quoTelephony(quo),
    providerWebhooks: quoWebhooks({ ...quo, eventTypes: [] }),
    addresses: { publicUrl: () => 'http://localhost', origins: () => [] },
    jobs: { soon: () => {} },
    health: { note: () => {} },
    demo: true,
    log: pino({ level: 'silent' }),
    stopping: stopping.signal,
    async close() {
      stopping.abort();
      await feed.stop();
    },
  };
}
