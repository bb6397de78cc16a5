import { randomBytes } from 'node:crypto';
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
  const stored = await readFile(file).catch(() => undefined);
  if (stored) return [{ id: 'local', secret: stored }];
  const secret = randomBytes(32);
  await writeFile(file, secret, { mode: 0o600, flag: 'wx' });
  return [{ id: 'local', secret }];
}
