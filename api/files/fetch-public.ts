import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { FetchFailed, FetchRefused } from './fetch-failure.ts';
import { isPublicAddress } from './public-address.ts';
import { readBounded, requestFrom, tooLarge } from './request-from.ts';

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
const mostAddresses = 4;

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
    const answer = await requestFromAny(url, await checkedAddresses(url, options), signal, stallMs);
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
        body: readBounded(answer, url, maxBytes, stallMs, signal),
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

function parse(address: string, base?: URL): URL {
  const url = URL.parse(address, base);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new FetchRefused('What the provider gave is no http(s) address');
  if (url.username !== '' || url.password !== '')
    throw new FetchRefused(`The address at ${url.host} has a name and a password in it`);
  return url;
}

async function checkedAddresses(url: URL, options: PublicFetchOptions): Promise<readonly string[]> {
  const { allowedOrigin, resolve = resolveName, isPublic = isPublicAddress } = options;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(hostname) ? [hostname] : await resolve(hostname).catch(() => []);
  if (addresses.length === 0) throw new FetchFailed(`${url.hostname} has no address`);
  // One that is ours among public ones is no accident.
  if (url.origin !== allowedOrigin && !addresses.every(isPublic))
    throw new FetchRefused(`${url.hostname} is not on the public internet`);
  return addresses;
}

/** Of the first that answers: a name often has one of IPv6 too, which not every network reaches. */
async function requestFromAny(
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
  stallMs: number,
): Promise<IncomingMessage> {
  let failure: unknown;
  for (const address of addresses.slice(0, mostAddresses)) {
    try {
      return await requestFrom(url, address, signal, stallMs);
    } catch (error) {
      if (signal.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function resolveName(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}
