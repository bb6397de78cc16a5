import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Vault } from '../vault.ts';
import type { ByteRange, ByteStream, FileStorage } from './file-storage.ts';

// The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): chunks sealed one by one with
// AES-256-GCM under a key of the file's own, each nonce its number and whether it is the last. So a
// range opens no more than its chunks, and chunks cannot be moved, exchanged or cut off unseen.

const chunkSize = 64 * 1024;
const tagSize = 16;
const sealedChunkSize = chunkSize + tagSize;

const magic = Buffer.from('OPF1');
const saltSize = 32;
const longestKeyId = 27;
/** The magic, the length of the key's id, the id, the salt that the file's key is made with. */
const headerSize = magic.length + 1 + longestKeyId + saltSize;

/** Seals bytes as they pass; `id` is the file's, and opens them again. */
export async function* sealBytes(vault: Vault, id: string, bytes: ByteStream): ByteStream {
  const salt = randomBytes(saltSize);
  const { keyId, key } = vault.derive('file', salt);
  const name = Buffer.alloc(1 + longestKeyId);
  name.writeUInt8(Buffer.byteLength(keyId));
  name.write(keyId, 1);
  yield Buffer.concat([magic, name, salt]);

  let held: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const piece of bytes) {
    held = Buffer.concat([held, piece]);
    // One chunk is held back until more comes: only the end tells which one is the last.
    while (held.length > chunkSize) {
      yield sealChunk(key, id, number, false, held.subarray(0, chunkSize));
      held = held.subarray(chunkSize);
      number += 1;
    }
  }
  yield sealChunk(key, id, number, true, held);
}

/**
 * Opens a stretch of a sealed file of `size` bytes.
 * @throws as soon as a chunk was changed, or belongs to another file or place.
 */
export async function* openRange(
  vault: Vault,
  storage: FileStorage,
  id: string,
  { first, last }: ByteRange,
  size: number,
): ByteStream {
  const header = await collect(storage.read(id, { first: 0, last: headerSize - 1 }));
  if (!header.subarray(0, magic.length).equals(magic)) throw new Error(`The file ${id} is no sealed file`);
  const keyId = header.toString('utf8', magic.length + 1, magic.length + 1 + header.readUInt8(magic.length));
  const { key } = vault.derive('file', header.subarray(-saltSize), keyId);

  const lastChunk = Math.max(0, Math.ceil(size / chunkSize) - 1);
  const from = Math.floor(first / chunkSize);
  const to = Math.floor(last / chunkSize);
  const sealed = storage.read(id, {
    first: headerSize + from * sealedChunkSize,
    last: headerSize + (to === lastChunk ? sealedSize(size) - headerSize : (to + 1) * sealedChunkSize) - 1,
  });
  let number = from;
  for await (const chunk of chunksOf(sealed)) {
    const start = number * chunkSize;
    const open = openChunk(key, id, number, number === lastChunk, chunk);
    yield open.subarray(Math.max(0, first - start), last - start + 1);
    number += 1;
  }
  if (number <= to) throw new Error(`The file ${id} ends before its ${size} bytes`);
}

/** How long a file of so many bytes is once it is sealed. */
export function sealedSize(size: number): number {
  return headerSize + size + Math.max(1, Math.ceil(size / chunkSize)) * tagSize;
}

function sealChunk(key: Buffer, id: string, number: number, isLast: boolean, chunk: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(number, isLast), { authTagLength: tagSize });
  cipher.setAAD(Buffer.from(id));
  return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Buffer, id: string, number: number, isLast: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, isLast), { authTagLength: tagSize });
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(sealed.subarray(-tagSize));
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagSize)), decipher.final()]);
}

/** No two chunks share one: the key is of this file alone, and a file is sealed once with it. */
function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(number, 7);
  bytes.writeUInt8(isLast ? 1 : 0, 11);
  return bytes;
}

async function* chunksOf(bytes: ByteStream): AsyncIterable<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    held = Buffer.concat([held, piece]);
    while (held.length >= sealedChunkSize) {
      yield held.subarray(0, sealedChunkSize);
      held = held.subarray(sealedChunkSize);
    }
  }
  if (held.length > 0) yield held;
}

async function collect(bytes: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}
