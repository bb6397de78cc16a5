import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteStream, FileStorage } from '../../schema/file/file-storage.ts';

/** What a write that was killed leaves behind is swept away after this long; no write takes nearly as long. */
const abandonedAfterMs = 60 * 60_000;

/** Files in a folder, by default under DATA_DIR. Several machines need one that they share. */
export function folderStorage(folder: string): FileStorage {
  const unfinished = join(folder, 'unfinished');
  let swept: Promise<void> | undefined;

  return {
    async write(key, bytes) {
      const path = pathOf(folder, key);
      swept ??= sweep(unfinished);
      await swept;
      await mkdir(dirname(path), { recursive: true });
      const draft = join(unfinished, `${key}.${randomUUID()}`);
      try {
        await writeWhole(draft, bytes);
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await syncFolder(dirname(path));
    },
    async size(key) {
      const found = await stat(pathOf(folder, key)).catch(ignoreMissing);
      return found?.size;
    },
    read(key, { first, last }) {
      return createReadStream(pathOf(folder, key), { start: first, end: last });
    },
    async remove(key) {
      await rm(pathOf(folder, key), { force: true });
    },
  };
}

/**
 * A folder of a hundred thousand files is slow on many systems, so each has two above it. By the end of
 * the id, which is random: its beginning is the time.
 */
function pathOf(folder: string, key: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key))
    throw new RangeError('A key of a stored file is an id of ours');
  return join(folder, key.slice(-2), key.slice(-4, -2), key);
}

async function writeWhole(path: string, bytes: ByteStream): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    // Not `write`, which may take a part of the piece, e.g. on a disk that fills up.
    for await (const piece of bytes) await file.writeFile(piece);
    // Without this, a loss of power after the rename leaves a name without its bytes.
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function sweep(unfinished: string): Promise<void> {
  await mkdir(unfinished, { recursive: true });
  for (const name of await readdir(unfinished)) {
    const path = join(unfinished, name);
    const found = await stat(path).catch(ignoreMissing);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
