import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveFile } from './serve-file.ts';

const script = `console.log('${'hello '.repeat(200)}');`;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openphone-files-'));
  await writeFile(join(folder, 'widget.js'), script);
  await writeFile(join(folder, 'secret.key'), 'secret');
});
afterAll(() => rm(folder, { recursive: true }));

const ask = (path: string, encoding = ''): Promise<Response> =>
  serveFile(new Request('http://x/', { headers: { 'accept-encoding': encoding } }), folder, path);

test('a browser gets the file in the smallest form that it takes', async () => {
  const read = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
  const brotli = await ask('widget.js', 'gzip, deflate, br;q=1.0');
  expect(brotli.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(await read(brotli)).toString()).toBe(script);
  const zipped = await ask('widget.js', 'gzip');
  expect(gunzipSync(await read(zipped)).toString()).toBe(script);
  const plain = await ask('widget.js');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe(script);
});

test('nothing outside the folder is served, and nothing that is no file of a page', async () => {
  await writeFile(join(folder, '..', 'openphone-outside.js'), 'outside');
  for (const path of [
    '../openphone-outside.js',
    '..%2fopenphone-outside.js',
    'secret.key',
    'missing.js',
    '',
  ]) {
    expect((await ask(path)).status).toBe(404);
  }
  await rm(join(folder, '..', 'openphone-outside.js'));
});
