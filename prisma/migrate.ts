import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SqlDatabase } from './sql.ts';

const folder = join(import.meta.dirname, 'migrations');

// Any constant does, as long as every process of ours uses the same.
const migrationLock = 0x0709e;

/**
 * Applies what is missing of `migrations/`, in order, each in one transaction with its row in
 * `_prisma_migrations`: the table and the checksums that `prisma migrate deploy` uses, so that either
 * may be used on the same database. Safe to run from several processes at once.
 * @returns the names of the migrations that were applied now.
 */
export async function migrate(sql: SqlDatabase): Promise<string[]> {
  const applied: string[] = [];
  for (const { name, script } of await readMigrations()) {
    await sql.transaction(async (transaction) => {
      // Another process may be at a long migration; that is worth any wait.
      await transaction.script(
        'SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
      );
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
      await transaction.query(migrationsTable);
      const checksum = createHash('sha256').update(script).digest('hex');
      const [known] = await transaction.query<{ checksum: string }>(
        `SELECT checksum FROM _prisma_migrations
          WHERE migration_name = $1 AND finished_at IS NOT NULL AND rolled_back_at IS NULL`,
        [name],
      );
      if (known) {
        if (known.checksum !== checksum) throw new Error(changedMigration(name));
        return;
      }
      await transaction.script(script);
      await transaction.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, now(), 1)`,
        [randomUUID(), checksum, name],
      );
      applied.push(name);
    });
  }
  return applied;
}

async function readMigrations(): Promise<{ name: string; script: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => ({
      name,
      script: await readFile(join(folder, name, 'migration.sql'), 'utf8'),
    })),
  );
}

function changedMigration(name: string): string {
  return `The migration ${name} was changed after it was applied to this database. Restore the file, and put the change into a new migration.`;
}

const migrationsTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;
