import { randomUUID } from 'node:crypto';
import { mkdtemp, open, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { folderStorage } from './folder-storage.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openphone-storage-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function* once(text: string): ByteStream {
  yield Buffer.from(text);
}

async function collect(bytes: ByteStream): Promise<string> {
  let all = '';
  for await (const piece of bytes) all += Buffer.from(piece).toString();
  return all;
}

const unfinished = (): Promise<string[]> => readdir(join(folder, 'unfinished'));

test('what is written can be read in part, replaced and removed', async () => {
  const storage = folderStorage(folder);
  const key = randomUUID();
  expect(await storage.size(key)).toBeUndefined();
  await storage.write(key, once('0123456789'));
  expect(await storage.size(key)).toBe(10);
  expect(await collect(storage.read(key, { first: 3, last: 5 }))).toBe('345');
  await storage.write(key, once('anew'));
  expect(await collect(storage.read(key, { first: 0, last: 3 }))).toBe('anew');
  await storage.remove(key);
  await storage.remove(key);
  expect(await storage.size(key)).toBeUndefined();
  await expect(collect(storage.read(key, { first: 0, last: 3 }))).rejects.toThrow();
});

test('nobody sees a file before it is whole, and one that breaks off leaves what was there', async () => {
  const storage = folderStorage(folder);
  const key = randomUUID();
  await storage.write(key, once('the first'));
  async function* broken(): ByteStream {
    yield Buffer.from('half');
    expect(await storage.size(key)).toBe('the first'.length);
    expect(await unfinished()).toHaveLength(1);
    throw new Error('lost');
  }
  await expect(storage.write(key, broken())).rejects.toThrow('lost');
  expect(await collect(storage.read(key, { first: 0, last: 8 }))).toBe('the first');
  expect(await unfinished()).toEqual([]);
});

test('a file is whole although the system takes only a part of each piece at once', async () => {
  const probe = await open(join(folder, 'probe'), 'w');
  const handles = Object.getPrototypeOf(probe) as Pick<typeof probe, 'write'>;
  await probe.close();
  const part = vi.spyOn(handles, 'write').mockResolvedValue({ bytesWritten: 1, buffer: '' });
  const storage = folderStorage(folder);
  const key = randomUUID();
  await storage.write(key, once('0123456789'));
  part.mockRestore();
  expect(await storage.size(key)).toBe(10);
});

test('what a killed process left unfinished is swept away, what another writes now is not', async () => {
  await folderStorage(folder).write(randomUUID(), once('makes the folders'));
  const [old, young] = ['left', 'being-written'].map((name) => join(folder, 'unfinished', name));
  await writeFile(old ?? '', 'half');
  await writeFile(young ?? '', 'half');
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
  await utimes(old ?? '', hoursAgo, hoursAgo);
  await folderStorage(folder).write(randomUUID(), once('the next process'));
  expect(await unfinished()).toEqual(['being-written']);
});

test.each(['../outside', '/etc/passwd', 'a/b', '', '..', 'unfinished', `${randomUUID()}/../x`])(
  'a key that is no id of ours (%j) leads nowhere',
  async (key) => {
    const storage = folderStorage(folder);
    await expect(storage.write(key, once('x'))).rejects.toThrow(RangeError);
    await expect(storage.size(key)).rejects.toThrow(RangeError);
    expect(() => storage.read(key, { first: 0, last: 0 })).toThrow(RangeError);
    await expect(storage.remove(key)).rejects.toThrow(RangeError);
  },
);
