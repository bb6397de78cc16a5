import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { PrismaClient } from './generated/client/client.ts';
import { pgliteSql } from './pglite-sql.ts';
import { postgresSql } from './postgres-sql.ts';
import type { SqlDatabase } from './sql.ts';

/** What opening the database gives: Prisma for reads and plain writes, SQL for the rest. */
export interface Database {
  readonly kind: 'postgresql' | 'pglite';
  readonly prisma: PrismaClient;
  readonly sql: SqlDatabase;
  /** The embedded database itself, for who needs its session (pg-boss); absent on a server. */
  readonly pglite?: PGlite;
  close(): Promise<void>;
}

export type DatabaseLocation =
  | { readonly url: string; readonly maxConnections?: number }
  /** A folder for the embedded database, or `memory://`. */
  | { readonly dataDir: string };

/**
 * Opens PostgreSQL by its address, or the embedded PGlite in a folder. PGlite runs without fsync:
 * what was committed survives the death of the process, not of the machine's power.
 */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  return 'url' in location
    ? openPostgres(location.url, location.maxConnections)
    : openPglite(location.dataDir);
}

/** A transaction that hangs must not keep webhooks waiting longer than the provider waits for its answer. */
const patience = {
  connectionTimeoutMillis: 5_000,
  idle_in_transaction_session_timeout: 10_000,
  lock_timeout: 5_000,
  // Compiling a statement costs 300 ms; ours that look expensive to the planner take 20.
  options: '-c jit=off',
};

async function openPostgres(url: string, max = 10): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max, ...patience });
  // An idle connection that the server ends is replaced by the pool; without a listener it would
  // end the process instead.
  pool.on('error', () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    kind: 'postgresql',
    prisma,
    sql: postgresSql(pool),
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

async function openPglite(dataDir: string): Promise<Database> {
  const inMemory = dataDir.startsWith('memory://');
  const folder = inMemory ? dataDir : join(dataDir, 'pglite');
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const pglite = await PGlite.create(folder);
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(pglite) });
  return {
    kind: 'pglite',
    prisma,
    sql: pgliteSql(pglite),
    pglite,
    async close() {
      await prisma.$disconnect();
      await pglite.close();
    },
  };
}
