import type { StoredFile } from '../../prisma/generated/client/client.ts';
import type { Services } from '../../schema/context.ts';
import { fileEnding, unknownType } from '../../schema/file/content-type.ts';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { openRange } from '../../schema/file/seal-file.ts';
import { parseRange } from '../http/parse-range.ts';
import { problem } from '../http/problem.ts';

/** A file that can be streamed. */
export type ReadyFile = StoredFile & { readonly bytes: number; readonly sha256: string };

/** Whether there is a copy to stream. */
export function isReady(file: StoredFile): file is ReadyFile {
  return file.state === 'READY' && file.bytes !== null && file.sha256 !== null;
}

/** The answer to a GET or HEAD for a file, as much of it as is asked for. @param expiresAt until when it may be kept. */
export function answerFile(services: Services, request: Request, file: ReadyFile, expiresAt: Date): Response {
  const { bytes } = file;
  const etag = `"${file.sha256}"`;
  const headers = headersOf(services, file, expiresAt, etag);
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const condition = request.headers.get('if-range');
  // RFC 9110, section 13.1.5: what has changed since is sent whole.
  const asked = condition === null || condition === etag ? request.headers.get('range') : null;
  const range = parseRange(asked, bytes);
  if (range === 'none') {
    return problem(416, 'There is nothing at that place of the file', undefined, {
      'content-range': `bytes */${bytes}`,
    });
  }
  const { first, last } = range ?? { first: 0, last: bytes - 1 };
  const body =
    request.method === 'HEAD'
      ? null
      : streamOf(openRange(services.vault, services.files, file.id, { first, last }, bytes));
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(last - first + 1),
      ...(range ? { 'content-range': `bytes ${first}-${last}/${bytes}` } : {}),
    },
  });
}

function headersOf(
  { clock }: Services,
  { id, kind, contentType }: ReadyFile,
  expiresAt: Date,
  etag: string,
): Record<string, string> {
  const type = contentType ?? unknownType;
  const shown = type === unknownType ? 'attachment' : 'inline';
  const seconds = Math.max(0, Math.floor((expiresAt.getTime() - clock().getTime()) / 1_000));
  return {
    'content-type': type,
    'content-disposition': `${shown}; filename="${kind.toLowerCase()}-${id.slice(0, 8)}.${fileEnding(type)}"`,
    'accept-ranges': 'bytes',
    etag,
    'cache-control': `private, max-age=${seconds}`,
    // It came from outside: whatever it is, it is nothing that may run here.
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'cross-origin',
  };
}

/** Read as fast as it is taken; who goes away ends the reading. */
function streamOf(bytes: ByteStream): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
