import type { Logger } from 'pino';
import type { StoredFile } from '../../prisma/generated/client/client.ts';
import { visibleFiles } from '../../schema/access.ts';
import type { Services } from '../../schema/context.ts';
import { fileEnding, unknownType } from '../../schema/file/content-type.ts';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { noteLook } from '../../schema/file/note-look.ts';
import { openRange, sealedSize } from '../../schema/file/seal-file.ts';
import { isId } from '../../schema/identifier.ts';
import { parseRange } from '../http/parse-range.ts';
import { problem } from '../http/problem.ts';
import { BadLink, filesPath, readFileToken, type ReadLink } from './file-token.ts';
import type { WaitForCopy } from './wait-for-copy.ts';

export interface StreamOptions {
  readonly services: Services;
  /** Copies a file that somebody waits for; see there. */
  readonly waitForCopy: WaitForCopy;
  readonly log: Logger;
}

/** A file that can be streamed. */
type ReadyFile = StoredFile & { readonly bytes: number; readonly sha256: string };

const retryAfter = { 'retry-after': '10' };

/**
 * Streams a file to whoever has a link to it, as long as the one it was given to may see what the file is
 * of: that is looked up at each request, so a call that moves to another client takes its sound along.
 */
export function fileStreamer({
  services,
  waitForCopy,
  log,
}: StreamOptions): (request: Request) => Promise<Response> {
  async function open(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return problem(405, 'Files can only be read', undefined, { allow: 'GET, HEAD' });
    const token = new URL(request.url).pathname.slice(filesPath.length);
    const link = await readFileToken(services.vault, token, services.clock());
    let file = await findFile(services, link);
    if (file?.state === 'PENDING') {
      await waitForCopy(file);
      file = await findFile(services, link);
    }
    if (!file)
      return problem(404, 'Not found', 'What this link was for is not there, or no longer yours to see.');
    if (file.state === 'GONE') return problem(410, 'Gone', file.reason ?? undefined);
    if (file.state === 'FAILED') return problem(502, 'Not copied', file.reason ?? undefined);
    if (!isReady(file))
      return problem(
        503,
        'Not copied yet',
        file.reason ?? 'It is being copied; try again in a moment.',
        retryAfter,
      );
    if ((await services.files.size(file.id)) !== sealedSize(file.bytes)) {
      log.error({ fileId: file.id }, 'a copied file is not in the storage of this server as it was written');
      return problem(
        503,
        'Not in this server’s storage',
        'Its copy was lost, or lies in the DATA_DIR of another machine: machines of one database share one.',
      );
    }
    if (request.method === 'GET') await noteLook(services, file, link);
    return answer(services, request, file, link);
  }

  return async (request) => {
    try {
      return await open(request);
    } catch (error) {
      if (!(error instanceof BadLink)) throw error;
      return problem(401, error.message, 'Ask for the call or text again: its answer has a fresh one.');
    }
  };
}

function findFile({ prisma }: Services, { fileId, viewer }: ReadLink): Promise<StoredFile | null> {
  if (!isId(fileId)) return Promise.resolve(null);
  return prisma.storedFile.findFirst({ where: { AND: [visibleFiles(viewer), { id: fileId }] } });
}

function isReady(file: StoredFile): file is ReadyFile {
  return file.state === 'READY' && file.bytes !== null && file.sha256 !== null;
}

function answer(services: Services, request: Request, file: ReadyFile, link: ReadLink): Response {
  const { bytes } = file;
  const etag = `"${file.sha256}"`;
  const headers = headersOf(services, file, link, etag);
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
  { expiresAt }: ReadLink,
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
