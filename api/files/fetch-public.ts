import { lookup } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { isPublicAddress } from './public-address.ts';

/** The address must not be fetched, whoever asks again. */
export class FetchRefused extends Error {}

/** It was not fetched this time. */
export class FetchFailed extends Error {
  /** The status of the answer, if there was one. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

export interface PublicFetchOptions {
  /** One more origin that may be fetched from, e.g. the simulator's on this machine. */
  readonly allowedOrigin?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** 200 MB by default. */
  readonly maxBytes?: number;
  /** For the whole of it; two minutes by default. */
  readonly timeoutMs?: number;
  /** Without a byte; 15 seconds by default. */
  readonly stallMs?: number;
  /** All addresses of a name; the system's resolver by default. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  /** `isPublicAddress` by default; a test has no others than this machine's. */
  readonly isPublic?: (address: string) => boolean;
}

export interface Fetched {
  /** As the server calls it; null when it does not. */
  readonly contentType: string | null;
  /** @throws {FetchRefused} when there is too much; {FetchFailed} when it stalls or breaks off. */
  readonly body: ByteStream;
}

const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 3;

/**
 * Gets what lies at an address that came from outside, and cannot be led into our own network: the name
 * is resolved here, every address it has must be public, the connection goes to the very one that was
 * checked, and each redirect is checked as the first address was. Nothing of ours is sent along.
 * @throws {FetchRefused}; {FetchFailed}. Neither holds the query of the address, which is a key to it.
 */
export async function fetchPublic(address: string, options: PublicFetchOptions = {}): Promise<Fetched> {
  const { timeoutMs = 120_000, stallMs = 15_000, maxBytes = 200_000_000 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  let url = parse(address);
  for (let hop = 0; ; hop += 1) {
    const at = await checkedAddress(url, options);
    const answer = await ask(url, at, signal, stallMs);
    const { statusCode = 0, headers } = answer;
    if (!redirects.includes(statusCode)) {
      if (statusCode !== 200) {
        answer.destroy();
        throw new FetchFailed(`${url.host} answered with status ${statusCode}`, statusCode);
      }
      if (Number(headers['content-length'] ?? 0) > maxBytes) {
        answer.destroy();
        throw tooLarge(url, maxBytes);
      }
      return {
        contentType: headers['content-type'] ?? null,
        body: read(answer, url, maxBytes, stallMs, signal),
      };
    }
    answer.destroy();
    if (hop === mostRedirects)
      throw new FetchRefused(`${url.host} redirects more than ${mostRedirects} times`);
    const next = parse(headers.location ?? '', url);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new FetchRefused(`${url.host} redirects from https to http`);
    url = next;
  }
}

/** The provider's own origin when it is on this machine, as the simulator is: files lie there too. */
export function loopbackOrigin(baseUrl: string): string | undefined {
  const { origin, hostname } = new URL(baseUrl);
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ? origin : undefined;
}

function parse(address: string, base?: URL): URL {
  const url = URL.parse(address, base);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new FetchRefused('What the provider gave is no http(s) address');
  if (url.username !== '' || url.password !== '')
    throw new FetchRefused(`The address at ${url.host} has a name and a password in it`);
  return url;
}

async function checkedAddress(url: URL, options: PublicFetchOptions): Promise<string> {
  const { allowedOrigin, resolve = resolveName, isPublic = isPublicAddress } = options;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(hostname) ? [hostname] : await resolve(hostname).catch(() => []);
  const [first] = addresses;
  if (first === undefined) throw new FetchFailed(`${url.hostname} has no address`);
  // One that is ours among public ones is no accident.
  if (url.origin !== allowedOrigin && !addresses.every(isPublic))
    throw new FetchRefused(`${url.hostname} is not on the public internet`);
  return first;
}

async function resolveName(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

function ask(url: URL, address: string, signal: AbortSignal, stallMs: number): Promise<IncomingMessage> {
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

async function* read(
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

const tooLarge = ({ host }: URL, maxBytes: number): FetchRefused =>
  new FetchRefused(`What ${host} has is larger than ${maxBytes} bytes`);

/** Errors of the network may quote the whole address: only their code is kept. */
function broken({ host }: URL, error: unknown): FetchFailed {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const why = typeof code === 'string' ? code : error instanceof Error ? error.message : 'connection lost';
  return new FetchFailed(`${host} could not be read: ${why}`);
}
