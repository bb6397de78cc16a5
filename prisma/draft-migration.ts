// `npm run migration -- <name>` writes the SQL from the migrated database to the models;
// with `--check` it writes nothing and fails when there is any. Needs no database and no engine
// binary: the migrations run on an embedded one, the engine is its WebAssembly build.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { migrate } from './migrate.ts';
import { pgliteSql } from './pglite-sql.ts';

const here = import.meta.dirname;
const [argument] = process.argv.slice(2);
if (!argument) throw new Error('Say what it is called: npm run migration -- add_call_note (or --check)');

const files = await readModels();
const pglite = await PGlite.create();
await migrate(pgliteSql(pglite));
// The runner's own table is no model's: the engine would propose to drop it.
await pglite.exec('DROP TABLE IF EXISTS _prisma_migrations');
const engine = await SchemaEngine.new(
  { datamodels: files.map(({ path, content }) => [path, content]) },
  () => {},
  bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(pglite)),
);
const result = await engine.diff({
  from: { tag: 'schemaDatasource', files, configDir: here },
  to: { tag: 'schemaDatamodel', files },
  script: true,
  exitCode: true,
  filters: { externalTables: [], externalEnums: [] },
});
await pglite.close();
const script = result.stdout ?? '';
const empty = result.exitCode === 0;

if (argument === '--check') {
  if (!empty) {
    console.error(
      `The models say more than the migrations do. Run: npm run migration -- <name>\n\n${script}`,
    );
    process.exitCode = 1;
  }
} else if (empty) {
  console.log('The migrations already say all that the models do.');
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(here, 'migrations', `${stamp}_${argument}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), script);
  console.log(`wrote ${folder}/migration.sql`);
}

async function readModels(): Promise<{ path: string; content: string }[]> {
  const models = await readdir(join(here, 'models'));
  const paths = [join(here, 'schema.prisma'), ...models.map((model) => join(here, 'models', model))];
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(path, 'utf8') })));
}
