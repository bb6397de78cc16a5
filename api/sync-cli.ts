// `npm run sync -- --client <externalId> [--since 2026-04-13]` reads the past of a client's lines and
// shows how far it has come. Ends with 0 when all of it was read, 1 when not, 2 when asked wrongly.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { openDatabase } from '../prisma/database.ts';
import { migrate } from '../prisma/migrate.ts';
import { InvalidConfig, readConfig } from './config.ts';
import { syncClient, SyncRefused } from './sync-client.ts';

const usage = 'npm run sync -- --client <the CRM’s id of the client> [--since <ISO 8601 time>]';

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  const { client, since } = readArguments();
  const config = readConfig(process.env);
  if (config.databaseUrl === undefined || config.simulator) {
    throw new SyncRefused(
      'The embedded database and the simulator belong to the server that runs: sync from the page, or with `syncIntegration`. This needs DATABASE_URL and OPENPHONE_API_KEY.',
    );
  }
  const log = pino({ level: config.logLevel === 'info' ? 'error' : config.logLevel }, pino.destination(2));
  const database = await openDatabase({ url: config.databaseUrl });
  try {
    await migrate(database.sql);
    const succeeded = await syncClient({
      database,
      config,
      log,
      client,
      since,
      print: (line) => console.log(line),
    });
    process.exitCode = succeeded ? 0 : 1;
  } finally {
    await database.close();
  }
} catch (error) {
  const ours = error instanceof SyncRefused || error instanceof InvalidConfig;
  console.error(ours ? error.message : error);
  process.exitCode = ours ? 2 : 1;
}

function readArguments(): { client: string; since: Date | null } {
  const options = { client: { type: 'string' }, since: { type: 'string' } } as const;
  let values: { client?: string; since?: string };
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new SyncRefused(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  const since = values.since === undefined ? null : new Date(values.since);
  if (values.client === undefined || (since && Number.isNaN(since.getTime()))) throw new SyncRefused(usage);
  return { client: values.client, since };
}
