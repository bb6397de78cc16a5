import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import type { Logger } from 'pino';
import type { Services } from '../../schema/context.ts';
import { ProductError } from '../../schema/errors.ts';
import { tellContentType, telling } from '../../schema/file/content-type.ts';
import type { ClaimedFile } from '../../schema/file/claim-file.ts';
import {
  type CopiedFile,
  failCopy,
  finishCopy,
  loseCopy,
  refuseCopy,
  releaseCopy,
} from '../../schema/file/end-copy.ts';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { sealBytes, sealedSize } from '../../schema/file/seal-file.ts';
import { FetchFailed, FetchRefused } from './fetch-failure.ts';
import { type Fetched, fetchPublic } from './fetch-public.ts';
import { askForSource, knownSource } from './file-source.ts';

/** What copying needs besides the services. */
export interface CopyOptions {
  readonly log: Logger;
  readonly stopping: AbortSignal;
  /** One more origin that may be fetched from; see `fetchPublic`. */
  readonly allowedOrigin: string | undefined;
}

/** How a signed address that is no longer good answers. */
const expired = [401, 403, 404, 410];

/** Copies a file into our storage, and writes down how that went. It throws only when that is impossible. */
export async function copyFile(services: Services, file: ClaimedFile, options: CopyOptions): Promise<void> {
  const log = options.log.child({ fileId: file.id, kind: file.kind });
  try {
    const kept = await findKept(services, file);
    if (kept) {
      await finishCopy(services, file, kept);
      return;
    }
    const fetched = await fetchSource(services, file, options);
    if (fetched === undefined) {
      await loseCopy(services, file, 'OpenPhone no longer has it.');
      return;
    }
    const copied = await store(services, file, fetched);
    await finishCopy(services, file, copied);
    log.debug({ bytes: copied.bytes }, 'file copied');
  } catch (error) {
    if (options.stopping.aborted) {
      await releaseCopy(services, file);
      return;
    }
    log.warn({ err: error, attempts: file.attempts }, 'file could not be copied');
    await (error instanceof FetchRefused ? refuseCopy : failCopy)(services, file, reasonFor(error));
  }
}

/** What everybody who sees the file may read. Other errors quote our paths, queries and keys' names. */
function reasonFor(error: unknown): string {
  const isTold =
    error instanceof FetchFailed || error instanceof FetchRefused || error instanceof ProductError;
  return isTold
    ? `It could not be copied: ${error.message.replace(/\.$/, '')}.`
    : 'Our own storage or database failed; it is tried again.';
}

/** From the address that we know, or when that is no longer good, from the one that the provider gives now. */
async function fetchSource(
  services: Services,
  file: ClaimedFile,
  { stopping, allowedOrigin }: CopyOptions,
): Promise<Fetched | undefined> {
  const fetchFrom = (url: string): Promise<Fetched> => fetchPublic(url, { signal: stopping, allowedOrigin });
  const known = await knownSource(services, file);
  try {
    if (known !== undefined) return await fetchFrom(known);
  } catch (error) {
    if (!(error instanceof FetchFailed) || !expired.includes(error.status ?? 0)) throw error;
  }
  const fresh = await askForSource(services, file);
  if (fresh === 'gone') return undefined;
  if (fresh === 'not yet') throw new FetchFailed('OpenPhone gives no address of it yet');
  return fetchFrom(fresh.url);
}

/** The copy of a file that was missed from the storage, and is there after all: the provider may have none. */
async function findKept(
  { files }: Services,
  { id, bytes, sha256, contentType }: ClaimedFile,
): Promise<CopiedFile | undefined> {
  if (bytes === null || sha256 === null || contentType === null) return undefined;
  return (await files.size(id)) === sealedSize(bytes) ? { bytes, sha256, contentType } : undefined;
}

async function store(
  { vault, files }: Services,
  { id }: ClaimedFile,
  { body, contentType }: Fetched,
): Promise<CopiedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  let start: Uint8Array = new Uint8Array(0);
  async function* passed(): ByteStream {
    for await (const piece of body) {
      hash.update(piece);
      bytes += piece.length;
      if (start.length < telling) start = Buffer.concat([start, piece.subarray(0, telling)]);
      yield piece;
    }
    if (bytes === 0) throw new FetchFailed('what lies there is empty');
  }
  await files.write(id, sealBytes(vault, id, passed()));
  // The provider's own may be gone tomorrow: what is called copied must be there whole.
  const stored = await files.size(id);
  if (stored !== sealedSize(bytes))
    throw new Error(`The storage kept ${stored} bytes of ${sealedSize(bytes)}`);
  return { bytes, sha256: hash.digest('hex'), contentType: tellContentType(start, contentType) };
}
