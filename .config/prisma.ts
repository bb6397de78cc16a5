import { defineConfig } from 'prisma/config';

// Prisma's CLI downloads an engine it needs only for `migrate`; any executable in its place keeps
// `generate` free of the network. `prisma migrate deploy` on a server: set the variable yourself.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: '../prisma',
  migrations: { path: '../prisma/migrations' },
});
