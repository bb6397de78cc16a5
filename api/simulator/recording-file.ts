import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pixelPng } from './pixel-png.ts';
import { toneWav } from './tone.ts';

/** The files behind signed addresses that expire, as the provider's storage has them. */
export interface RecordingFiles {
  /** Path and query of a fresh address. */
  addressOf(id: string): string;
  /** Every address that was given out stops working, as after its time. */
  expire(): void;
  serve(url: URL, request: IncomingMessage, response: ServerResponse): void;
}

export function recordingFiles(options: {
  ttlMs: number;
  secondsOf: (id: string) => number;
  /** Whether it is a picture of a text, and no sound. */
  isPicture: (id: string) => boolean;
}): RecordingFiles {
  let key = randomBytes(32);
  const sign = (id: string, expires: string): string =>
    createHmac('sha256', key).update(`${id}.${expires}`).digest('hex');
  return {
    addressOf(id) {
      const expires = String(Date.now() + options.ttlMs);
      return `/recordings/${id}.wav?expires=${expires}&signature=${sign(id, expires)}`;
    },
    expire() {
      key = randomBytes(32);
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
      const isPicture = options.isPicture(id);
      const content = isPicture ? pixelPng : toneWav(options.secondsOf(id));
      const headers = { 'content-type': isPicture ? 'image/png' : 'audio/wav', 'accept-ranges': 'bytes' };
      const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
      if (range === null) {
        response
          .writeHead(200, { ...headers, 'content-length': content.length })
          .end(request.method === 'HEAD' ? undefined : content);
        return;
      }
      const first = Number(range[1]);
      const last = Math.min(content.length - 1, range[2] === '' ? Infinity : Number(range[2]));
      if (first > last) {
        response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
        return;
      }
      const part = content.subarray(first, last + 1);
      const served = {
        'content-range': `bytes ${first}-${last}/${content.length}`,
        'content-length': part.length,
      };
      response.writeHead(206, { ...headers, ...served }).end(request.method === 'HEAD' ? undefined : part);
    },
  };
}
