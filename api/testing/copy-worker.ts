// A process of its own that copies what is due and stops between the last byte and the rename, saying
// `fetched`, for a test to kill. Its first argument is a JSON of what is parsed below.
import { z } from 'zod';
import { openDatabase } from '../../prisma/database.ts';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { loopbackOrigin } from '../files/public-address.ts';
import { folderStorage } from '../files/folder-storage.ts';
import { copyFiles } from '../jobs/copy-files.ts';
import { openSyncContext } from './sync-context.ts';

const setup = z.object({
  databaseUrl: z.string(),
  filesFolder: z.string(),
  apiKey: z.string(),
  baseUrl: z.string(),
  vaultKey: z.string(),
});
const { databaseUrl, filesFolder, ...rest } = setup.parse(JSON.parse(process.argv[2] ?? ''));
const context = await openSyncContext(await openDatabase({ url: databaseUrl }), { ...rest, perSecond: 10 });
const files = folderStorage(filesFolder);

async function* untilTheEnd(bytes: ByteStream): ByteStream {
  yield* bytes;
  process.stdout.write('fetched\n');
  await new Promise(() => {});
}

await copyFiles.run({
  ...context,
  files: { ...files, write: (key, bytes) => files.write(key, untilTheEnd(bytes)) },
  fileOrigin: loopbackOrigin(rest.baseUrl),
});
