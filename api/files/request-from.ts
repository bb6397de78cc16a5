import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { FetchFailed, FetchRefused } from './fetch-failure.ts';

/** One GET of what lies there, from exactly this address of the host. @throws {FetchFailed} */
export function requestFrom(
  url: URL,
  address: string,
  signal: AbortSignal,
  stallMs: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const family = isIP(address);
    const options = {
      signal,
      // A connection of its own: a kept one might lead to where the name led before.
      agent: false,
      timeout: stallMs,
      headers: { accept: '*/*', 'accept-encoding': 'identity' },
      // The name stays, for the certificate and the Host header; it is not resolved a second time.
      lookup: (
        _hostname: string,
        { all }: { all?: boolean | undefined },
        done: (error: null, address: string | { address: string; family: number }[], family?: number) => void,
      ): void => (all ? done(null, [{ address, family }]) : done(null, address, family)),
    };
    const request: ClientRequest = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options);
    request.on('timeout', () => request.destroy(new Error('stalled')));
    request.on('error', (error) => reject(broken(url, signal.aborted ? signal.reason : error)));
    request.on('response', (answer) => {
      // From here on `read` watches: a socket is also silent while we are slow to take the bytes.
      request.setTimeout(0);
      resolve(answer);
    });
    request.end();
  });
}

/** The body, bounded in size and in silence. @throws {FetchRefused}; {FetchFailed} */
export async function* readBounded(
  answer: IncomingMessage,
  url: URL,
  maxBytes: number,
  stallMs: number,
  signal: AbortSignal,
): ByteStream {
  let bytes = 0;
  let isWaiting = true;
  // Whoever takes the bytes may take his time: only the other side's silence counts.
  const timer = setInterval(() => isWaiting && answer.destroy(new Error('stalled')), stallMs);
  try {
    for await (const piece of answer) {
      if (!(piece instanceof Uint8Array)) throw new Error('no bytes');
      bytes += piece.length;
      if (bytes > maxBytes) throw tooLarge(url, maxBytes);
      isWaiting = false;
      yield piece;
      isWaiting = true;
      timer.refresh();
    }
  } catch (error) {
    throw error instanceof FetchRefused ? error : broken(url, signal.aborted ? signal.reason : error);
  } finally {
    clearInterval(timer);
    answer.destroy();
  }
}

export const tooLarge = ({ host }: URL, maxBytes: number): FetchRefused =>
  new FetchRefused(`What ${host} has is larger than ${maxBytes} bytes`);

/** Errors of the network may quote the whole address: only their code is kept. */
function broken({ host }: URL, error: unknown): FetchFailed {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const why = typeof code === 'string' ? code : error instanceof Error ? error.message : 'connection lost';
  return new FetchFailed(`${host} could not be read: ${why}`);
}
