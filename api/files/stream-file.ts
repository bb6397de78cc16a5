import type { Logger } from 'pino';
import type { StoredFile } from '../../prisma/generated/client/client.ts';
import { visibleFiles } from '../../schema/access.ts';
import type { Services } from '../../schema/context.ts';
import { expectAgain } from '../../schema/file/expect-again.ts';
import { noteLook } from '../../schema/file/note-look.ts';
import { sealedSize } from '../../schema/file/seal-file.ts';
import { isId } from '../../schema/identifier.ts';
import { problem } from '../http/problem.ts';
import { answerFile, isReady } from './answer-file.ts';
import { BadLink, filesPath, readFileToken, type ReadLink } from './file-token.ts';
import type { WaitForCopy } from './wait-for-copy.ts';

export interface StreamOptions {
  readonly services: Services;
  /** Copies a file that somebody waits for; see there. */
  readonly waitForCopy: WaitForCopy;
  readonly log: Logger;
}

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
      await expectAgain(services, file);
      return problem(
        503,
        'Not in this server’s storage',
        'Its copy was lost, or lies in the DATA_DIR of another machine: machines of one database share one. It is copied again; try again in a moment.',
        retryAfter,
      );
    }
    if (request.method === 'GET') await noteLook(services, file, link);
    return answerFile(services, request, file, link.expiresAt);
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
