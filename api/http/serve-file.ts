import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { problem } from './problem.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
};

/** Answers with a file below `folder`; 404 for what is not there or not below it. */
export async function serveFile(
  folder: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const type = types[extname(path)];
  const file = join(folder, normalize(`/${path}`));
  const content = type === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (content === undefined || type === undefined) return problem(404, 'Not found');
  return new Response(content, {
    headers: {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      ...headers,
    },
  });
}
