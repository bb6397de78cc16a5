import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncryptionKey } from '../schema/vault.ts';
import type { Config } from './config.ts';

/**
 * The keys that are set, or outside production one of our own, made at the first start and kept
 * beside the database it belongs to.
 */
export async function encryptionKeys(config: Config): Promise<readonly [EncryptionKey, ...EncryptionKey[]]> {
  const [first, ...others] = config.encryptionKeys;
  if (first) return [first, ...others];
  const file = join(config.dataDir, 'encryption.key');
  await mkdir(config.dataDir, { recursive: true });
  // Whoever is first makes it; another process that starts at the same moment reads what the first made.
  await writeFile(file, randomBytes(32), { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  const secret = await readFile(file);
  // Named by what it is, so that two folders on one database cannot take each other's for their own.
  const id = createHash('sha256').update(secret).digest('hex').slice(0, 12);
  return [{ id, secret }];
}
