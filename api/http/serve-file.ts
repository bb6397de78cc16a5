import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { problem } from './problem.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Compressed once per version of a file: there are few, and they change when the product does. */
const compressed = new Map<string, Promise<Buffer>>();

/** Answers with a file below `folder`, as small as the browser takes it; 404 for what is not there or not below it. */
export async function serveFile(
  request: Request,
  folder: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const type = types[extname(path)];
  const file = join(folder, normalize(`/${path}`));
  const found = type === undefined ? undefined : await stat(file).catch(() => undefined);
  if (type === undefined || !found?.isFile()) return problem(404, 'Not found');
  const encoding = encodingFor(request.headers.get('accept-encoding') ?? '');
  const content = await (encoding === undefined
    ? readFile(file)
    : once(`${encoding} ${file} ${found.mtimeMs}`, async () => compressors[encoding](await readFile(file))));
  return new Response(new Uint8Array(content), {
    headers: {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      ...headers,
    },
  });
}

function encodingFor(accepted: string): keyof typeof compressors | undefined {
  const names = accepted.split(',').map((part) => part.trim().split(';')[0]);
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : undefined;
}

function once(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const known = compressed.get(key);
  if (known) return known;
  const made = make();
  compressed.set(key, made);
  made.catch(() => compressed.delete(key));
  return made;
}
