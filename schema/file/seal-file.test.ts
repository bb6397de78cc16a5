import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openVault } from '../vault.ts';
import type { ByteStream, FileStorage } from './file-storage.ts';
import { openRange, sealBytes, sealedSize } from './seal-file.ts';

const chunk = 64 * 1024;
const oldKey = { id: 'old', secret: randomBytes(32) };
const newKey = { id: 'a-key-with-16-ch', secret: randomBytes(32) };
const vault = openVault([newKey, oldKey]);
const id = randomUUID();

async function* pieces(bytes: Buffer, size: number): ByteStream {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(bytes: ByteStream): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of bytes) all.push(piece);
  return Buffer.concat(all);
}

/** A storage of one file that counts what is read of it. */
function storageOf(sealed: Buffer): FileStorage & { read(key: string): ByteStream; bytesRead: number } {
  return {
    bytesRead: 0,
    async *read(_key: string, { first, last } = { first: 0, last: sealed.length - 1 }) {
      const part = sealed.subarray(first, last + 1);
      this.bytesRead += part.length;
      yield* pieces(part, 10_000);
    },
    write: () => Promise.reject(new Error('not here')),
    size: () => Promise.resolve(sealed.length),
    remove: () => Promise.reject(new Error('not here')),
  };
}

const open = (sealed: Buffer, first: number, last: number, size: number, from = vault, fileId = id) =>
  collect(openRange(from, storageOf(sealed), fileId, { first, last }, size));

test('what is sealed opens to the same bytes, whole and in any stretch, whatever its length and pieces', async () => {
  for (const size of [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5]) {
    const bytes = randomBytes(size);
    const sealed = await collect(sealBytes(vault, id, pieces(bytes, 7_777)));
    expect(sealed.length).toBe(sealedSize(size));
    expect((await open(sealed, 0, size - 1, size)).equals(bytes)).toBe(true);
    if (size === 0) continue;
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.nat(size - 1), async (one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        expect((await open(sealed, first, last, size)).equals(bytes.subarray(first, last + 1))).toBe(true);
      }),
      { numRuns: 30 },
    );
  }
});

test('a stretch is read and opened without what lies before and after it', async () => {
  const bytes = randomBytes(20 * chunk);
  const storage = storageOf(await collect(sealBytes(vault, id, pieces(bytes, chunk))));
  const range = { first: 15 * chunk + 10, last: 15 * chunk + 20 };
  expect(await collect(openRange(vault, storage, id, range, bytes.length))).toHaveLength(11);
  expect(storage.bytesRead).toBeLessThan(1.1 * chunk);
});

test('a changed, moved, cut off or exchanged chunk does not open', async () => {
  const size = 3 * chunk;
  const sealed = await collect(sealBytes(vault, id, pieces(randomBytes(size), chunk)));
  const header = sealed.length - 3 * (chunk + 16);
  const part = (index: number): Buffer =>
    sealed.subarray(header + index * (chunk + 16), header + (index + 1) * (chunk + 16));
  const head = sealed.subarray(0, header);
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(header + 100) ^ 1, header + 100);
  await expect(open(changed, 0, size - 1, size)).rejects.toThrow();
  const moved = Buffer.concat([head, part(1), part(0), part(2)]);
  await expect(open(moved, 0, size - 1, size)).rejects.toThrow();
  const shorter = Buffer.concat([head, part(0), part(1)]);
  await expect(open(shorter, 0, 2 * chunk - 1, 2 * chunk)).rejects.toThrow();
  await expect(open(shorter, 0, size - 1, size)).rejects.toThrow();
  const other = await collect(sealBytes(vault, id, pieces(randomBytes(size), chunk)));
  const exchanged = Buffer.concat([head, other.subarray(header)]);
  await expect(open(exchanged, 0, size - 1, size)).rejects.toThrow();
  await expect(open(sealed, 0, size - 1, size, vault, randomUUID())).rejects.toThrow();
});

test('a file stays readable when the keys rotate, and not without its key', async () => {
  const bytes = randomBytes(100);
  const sealed = await collect(sealBytes(openVault([oldKey]), id, pieces(bytes, 100)));
  expect((await open(sealed, 0, 99, 100)).equals(bytes)).toBe(true);
  await expect(open(sealed, 0, 99, 100, openVault([newKey]))).rejects.toThrow(/“old”.*ENCRYPTION_KEYS/);
});
