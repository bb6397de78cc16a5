import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Database, openDatabase } from '../prisma/database.ts';
import { migrate } from '../prisma/migrate.ts';
import { seed } from '../prisma/seed.ts';
import type { JobName, Services } from '../schema/context.ts';
import { healthNotes } from '../schema/openphone-status/health-notes.ts';
import { openVault } from '../schema/vault.ts';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { demoClients } from './demo/demo-clients.ts';
import { demoPages } from './demo/demo.ts';
import { simulateProvider } from './demo/simulated-provider.ts';
import { ownAddresses } from './http/own-addresses.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { loopbackOrigin } from './files/public-address.ts';
import { fileLinks } from './files/file-token.ts';
import { folderStorage } from './files/folder-storage.ts';
import { runJobs } from './jobs/run-jobs.ts';
import { type FeedOptions, openActivityFeed } from './live/activity-feed.ts';
import { postgresHints, redisHints } from './live/hints.ts';
import { openLimiter } from './rate-limit/open-limiter.ts';
import { quoTelephony } from './quo/quo-telephony.ts';
import { quoWebhooks } from './quo/quo-webhooks.ts';
import type { Simulator } from './simulator/simulator.ts';
import { quoEvents } from './webhooks/quo/quo.ts';

export interface Product {
  readonly port: number;
  readonly services: Services;
  /** There when it stands in for the provider. */
  readonly simulator: Simulator | undefined;
  /** In the reverse order of the start: no new work, then what runs, then the database. */
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** A database that is open already; else the configured one is opened, and closed at the end. */
  readonly database?: Database;
  readonly clock?: () => Date;
  /** Whether the simulator plays its little world by itself; on unless told. */
  readonly play?: boolean;
  /** Whether what was missed is asked for at the start: the past of all lines, and failed deliveries; unless told, only of a real provider: the demo shows webhooks. */
  readonly catchUp?: boolean;
}

/** Opens, migrates, wires and starts everything. */
export async function startProduct(
  config: Config,
  log: Logger,
  options: ProductOptions = {},
): Promise<Product> {
  const { clock = () => new Date(), play = true, catchUp = !config.simulator } = options;
  const database = options.database ?? (await openDatabase(location(config)));
  const applied = await migrate(database.sql);
  if (applied.length > 0) log.info({ applied }, 'migrations applied');
  const vault = openVault(await encryptionKeys(config));

  const simulated = config.simulator ? await simulateProvider() : undefined;
  const openPhone = simulated?.openPhone ?? config.openPhone;
  const limiter = openLimiter(database, openPhone.apiKey, log);
  const health = healthNotes(database.sql, clock, (error) => log.warn({ err: error }, 'health note'));
  const onRateLimited = (): void => health.note('rate-limited');
  const quo = { ...openPhone, limiter, log, clock, onRateLimited };
  const telephony = quoTelephony(quo);
  const providerWebhooks = quoWebhooks({ ...quo, eventTypes: [...quoEvents.keys()] });
  const addresses = ownAddresses(config);

  const onFeedError = (error: unknown): void => log.error({ err: error }, 'activity feed');
  const feed = await openActivityFeed(database.sql, {
    listen: hintsOf(config, database, onFeedError),
    onError: onFeedError,
  });
  const jobs = runJobs(database, config.databaseUrl, log);
  const { prisma, sql } = database;
  let port = config.port;
  const services: Services = {
    prisma,
    sql,
    vault,
    telephony,
    providerWebhooks,
    addresses,
    files: folderStorage(join(config.dataDir, 'files')),
    // Where a free port is asked for, it is known once we listen.
    fileLinks: fileLinks(vault, clock, () => config.publicUrl.replace(/:0$/, `:${port}`)),
    feed,
    jobs,
    health,
    clock,
    demo: simulated !== undefined,
  };
  if (simulated) await seed(prisma, demoClients);

  const demo = simulated ? demoPages() : undefined;
  const app = buildApp({ services, config: { ...config, openPhone }, log, demo });
  port = await app.start(config.port);
  addresses.listensOn(port);
  const fileOrigin = loopbackOrigin(openPhone.baseUrl);
  // A line is read before it is checked: the two share its one run.
  const later: JobName[] = catchUp ? ['check-lines'] : ['check-lines', 'catch-up', 'recover-deliveries'];
  await jobs.start({ ...services, log, fileOrigin }, later);
  simulated?.connect(port);
  if (play) simulated?.simulator.play();

  return {
    port,
    services,
    simulator: simulated?.simulator,
    async stop() {
      await simulated?.simulator.stop();
      await app.stop();
      await jobs.stop();
      await feed.stop();
      if (!options.database) await database.close();
    },
  };
}

/** The embedded database has one process; a server may have several. */
function hintsOf(
  { redisUrl }: Config,
  database: Database,
  onError: (error: unknown) => void,
): FeedOptions['listen'] {
  if (redisUrl !== undefined) return redisHints(redisUrl, onError);
  return database.kind === 'postgresql' ? postgresHints(database.sql, onError) : undefined;
}

function location({ databaseUrl, dataDir }: Config): Parameters<typeof openDatabase>[0] {
  return databaseUrl === undefined ? { dataDir } : { url: databaseUrl };
}
