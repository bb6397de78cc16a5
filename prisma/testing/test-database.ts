import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../database.ts';
import { migrate } from '../migrate.ts';
import { databaseUrl } from './postgres-server.ts';

let made = 0;

/** A database of one's own, migrated and empty, on the real PostgreSQL or embedded in memory. */
export async function openTestDatabase(
  kind: Database['kind'] = 'postgresql',
): Promise<Database & { url?: string }> {
  if (kind === 'pglite') {
    const database = await openDatabase({ dataDir: 'memory://' });
    await migrate(database.sql);
    return database;
  }
  const server = inject('postgresUrl');
  const name = `openphone_test_${process.pid}_${Date.now()}_${(made += 1)}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${inject('postgresTemplate')}`);
  const url = databaseUrl(server, name);
  const database = await openDatabase({ url });
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
