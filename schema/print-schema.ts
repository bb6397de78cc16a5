// Prints the contract: the schema as everybody outside sees it, reviewed with every change.
// With `--check` it writes nothing and fails when the committed one says something else.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './index.ts';

const file = join(import.meta.dirname, 'schema.graphql');
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (!process.argv.includes('--check')) {
  await writeFile(file, printed);
} else if ((await readFile(file, 'utf8')) !== printed) {
  console.error('schema/schema.graphql is not what the code says. Run: npm run generate, and commit it.');
  process.exitCode = 1;
}
