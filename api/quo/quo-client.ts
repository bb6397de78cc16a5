import type { Logger } from 'pino';
import type { z } from 'zod';
import { exchange, type Exchange } from './http-exchange.ts';
import { judgeExchange, undecided } from './judge-exchange.ts';
import type { QuoRequest } from './quo-request.ts';
import type { RateLimiter } from '../rate-limit/rate-limiter.ts';

export interface QuoClientOptions {
  readonly apiKey: string;
  /** Scheme and host; a trailing `/` or `/v1` is dropped. */
  readonly baseUrl: string;
  readonly limiter: RateLimiter;
  readonly log?: Logger | undefined;
  /** For one try, connection and whole answer included; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Hears of each 429. */
  readonly onRateLimited?: (() => void) | undefined;
  /** The first pause before a repeat is up to this long, each further one up to twice the last; 500 by default. */
  readonly backoffMs?: number | undefined;
}

export interface QuoClient {
  /**
   * One request, parsed. Repeated with backoff on 429, and a GET also on 5xx and lost connections.
   * @throws {ProviderRejected} on 3xx and 4xx other than 429.
   * @throws {ProviderUnavailable} when it certainly was not done, or there was nothing to do (GET).
   * @throws {OutcomeUnknown} for a POST that may have been done.
   */
  request<Answer>(request: QuoRequest, shape: z.ZodType<Answer>): Promise<Answer>;
}

const maxTries = 4;
const longestPauseMs = 8_000;

/** @throws {TypeError} when the key could not stand in a header; the message does not hold it. */
export function quoClient(options: QuoClientOptions): QuoClient {
  const { apiKey, limiter, log, timeoutMs = 10_000, backoffMs = 500 } = options;
  // fetch would quote the whole key in its own complaint.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError('The Quo API key is empty or has blanks or unprintable characters. Copy it again.');
  }
  const base = options.baseUrl.replace(/(\/+v1)?\/*$/, '');

  function send(request: QuoRequest): Promise<Exchange> {
    const url = new URL(`${base}${request.surface === 'v1' ? '/v1' : ''}${request.path}`);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      for (const one of [value].flat()) if (one !== undefined) url.searchParams.append(name, one);
    }
    const headers = new Headers({ authorization: apiKey, accept: 'application/json' });
    if (request.surface !== 'v1') headers.set('quo-api-version', request.surface);
    if (request.body === undefined) return exchange(url, { method: request.method, headers }, timeoutMs);
    headers.set('content-type', 'application/json');
    return exchange(url, { method: request.method, headers, body: JSON.stringify(request.body) }, timeoutMs);
  }

  return {
    async request(request, shape) {
      for (let tries = 1; ; tries += 1) {
        await limiter.take();
        const got = await send(request);
        if (got.kind === 'answered' && got.status === 429) {
          limiter.refused();
          options.onRateLimited?.();
        }
        const outcome = judgeExchange(request, got);
        if (outcome.kind === 'answer') {
          const answer = shape.safeParse(outcome.body);
          if (answer.success) return answer.data;
          const where = answer.error.issues.map(
            (issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`,
          );
          throw undecided(request, `an answer of an unknown shape (${where.join('; ')})`);
        }
        if (!outcome.repeatable || tries >= maxTries) throw outcome.error;
        // Full jitter: processes that were refused together must not come back together.
        const pauseMs = Math.random() * Math.min(longestPauseMs, backoffMs * 2 ** (tries - 1));
        const { method, path } = request;
        log?.warn({ method, path, tries, pauseMs, reason: outcome.error.message }, 'quo request is repeated');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    },
  };
}
