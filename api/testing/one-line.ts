import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Database } from '../../prisma/database.ts';
import type { Integration, SyncRun } from '../../prisma/generated/client/client.ts';
import { openTestDatabase } from '../../prisma/testing/test-database.ts';
import type { JobContext } from '../jobs/job.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { openSyncContext, type SyncSetup } from './sync-context.ts';
import { until } from './until.ts';

/** One connected line with sixty days of past at the provider, and nothing here that works by itself. */
export interface OneLine {
  readonly database: Database & { readonly url?: string };
  readonly simulator: Simulator;
  readonly setup: SyncSetup;
  readonly context: JobContext & { close(): Promise<void> };
  readonly integration: Integration;
  run(id: string): Promise<SyncRun>;
  /**
   * Lets a slow process of its own work on what is queued, kills it as soon as the run is `far`, and lets
   * a minute pass after `whenDead`.
   */
  killOn(id: string, far: (run: SyncRun) => boolean, whenDead?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const worker = join(import.meta.dirname, 'sync-worker.ts');

/** @param clock of the context. */
export async function startOneLine(
  clock: () => Date = () => new Date(),
  kind: Database['kind'] = 'postgresql',
): Promise<OneLine> {
  const database = await openTestDatabase(kind);
  const simulator = await startSimulator({ apiKey: 'key', requestsPerSecond: 1_000 });
  simulator.seedHistory({ hours: 24 * 60 });
  const vaultKey = randomBytes(32).toString('base64');
  const setup = { apiKey: 'key', baseUrl: simulator.url, perSecond: 1_000, vaultKey };
  const context = await openSyncContext(database, setup, clock);
  const client = await database.prisma.client.create({
    data: { id: randomUUID(), externalId: 'dental', name: 'Dental' },
  });
  const integration = await database.prisma.integration.create({
    data: {
      id: randomUUID(),
      clientId: client.id,
      phoneNumberId: 'PNdemoDental',
      phoneNumber: '+13125550103',
      displayName: 'Desk',
    },
  });
  const run = (id: string): Promise<SyncRun> => database.prisma.syncRun.findUniqueOrThrow({ where: { id } });
  return {
    database,
    simulator,
    setup,
    context,
    integration,
    run,
    async killOn(id, far, whenDead) {
      const slow = JSON.stringify({ ...setup, perSecond: 4, databaseUrl: database.url });
      const child = spawn(process.execPath, [worker, slow], { stdio: 'inherit' });
      const died = once(child, 'exit');
      await until('the run to be far enough', async () => far(await run(id)), 20_000);
      child.kill('SIGKILL');
      await died;
      await whenDead?.();
      await database.prisma.syncRun.update({
        where: { id },
        data: { heartbeatAt: new Date(Date.now() - 61_000) },
      });
    },
    async close() {
      await context.close();
      await simulator.stop();
      await database.close();
    },
  };
}
