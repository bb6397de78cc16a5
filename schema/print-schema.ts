// Prints the contract: the schema as everybody outside sees it, reviewed with every change.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './index.ts';

await writeFile(
  join(import.meta.dirname, 'schema.graphql'),
  `${printSchema(lexicographicSortSchema(schema))}\n`,
);
