import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toneWav } from './tone.ts';

/** The files behind signed addresses that expire, as the provider's storage has them. */
export interface RecordingFiles {
  /** Path and query of a fresh address. */
  addressOf(id: string): string;
  serve(url: URL, request: IncomingMessage, response: ServerResponse): void;
}

export function recordingFiles(options: {
  ttlMs: number;
  secondsOf: (id: string) => number;
}): RecordingFiles {
  const key = randomBytes(32);
  const sign = (id: string, expires: string): string =>
    createHmac('sha256', key).update(`${id}.${expires}`).digest('hex');
  return {
    addressOf(id) {
      const expires = String(Date.now() + options.ttlMs);
      return `/recordings/${id}.wav?expires=${expires}&signature=${sign(id, expires)}`;
    },
    serve(url, request, response) {
      const id = /^\/recordings\/(\w+)\.\w+$/.exec(url.pathname)?.[1];
      const expires = url.searchParams.get('expires') ?? '';
      if (
        id === undefined ||
        url.searchParams.get('signature') !== sign(id, expires) ||
        Number(expires) < Date.now()
      ) {
        response.writeHead(403).end();
        return;
      }
      const wav = toneWav(options.secondsOf(id));
      const headers = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' };
      const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
      if (range === null) {
        response
          .writeHead(200, { ...headers, 'content-length': wav.length })
          .end(request.method === 'HEAD' ? undefined : wav);
        return;
      }
      const first = Number(range[1]);
      const last = Math.min(wav.length - 1, range[2] === '' ? Infinity : Number(range[2]));
      if (first > last) {
        response.writeHead(416, { 'content-range': `bytes */${wav.length}` }).end();
        return;
      }
      const part = wav.subarray(first, last + 1);
      const served = {
        'content-range': `bytes ${first}-${last}/${wav.length}`,
        'content-length': part.length,
      };
      response.writeHead(206, { ...headers, ...served }).end(request.method === 'HEAD' ? undefined : part);
    },
  };
}
