// A process of its own that syncs what is queued, for a test to kill. Its first argument is a JSON of
// `SyncSetup` and the address of the database.
import { z } from 'zod';
import { openDatabase } from '../../prisma/database.ts';
import { syncLines } from '../jobs/sync-lines.ts';
import { openSyncContext } from './sync-context.ts';

const setup = z.object({
  databaseUrl: z.string(),
  apiKey: z.string(),
  baseUrl: z.string(),
  perSecond: z.number(),
  vaultKey: z.string(),
});
const { databaseUrl, ...rest } = setup.parse(JSON.parse(process.argv[2] ?? ''));
const database = await openDatabase({ url: databaseUrl });
const context = await openSyncContext(database, rest);
await syncLines.run(context);
await context.close();
await database.close();
