import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Faults } from './faults.ts';
import type { RecordingFiles } from './recording-file.ts';
import { datedErrorBody, Refusal, v1ErrorBody } from './refusal.ts';
import { answerBy, type RestAnswer, type Route } from './route.ts';

/** A REST request as it came in, for tests to look at. */
export interface LoggedRequest {
  /** Milliseconds of a monotonic clock. */
  readonly at: number;
  readonly method: string;
  /** Path and query as they stood on the wire. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface RestServerOptions {
  readonly apiKey: string;
  readonly requestsPerSecond: number;
  /** Writes times without their fraction, as the samples of the documentation have them. */
  readonly wholeSeconds: boolean;
  readonly v1: readonly Route[];
  readonly dated: readonly Route[];
  readonly faults: Faults;
  readonly files: RecordingFiles;
}

const apiVersion = '2026-03-30';
const keptRequests = 5_000;
/** What is not safe to repeat: a text, and a contact. */
const sends = new Set(['/v1/messages', '/v1/contacts']);

/** The HTTP side: version, key, rate and planned faults before the routes, errors after them. */
export function restServer(options: RestServerOptions): { server: Server; requests: LoggedRequest[] } {
  const requests: LoggedRequest[] = [];
  const admitted: number[] = [];

  function admit(request: LoggedRequest, isV1: boolean): void {
    const version = request.headers['quo-api-version'];
    if (!isV1 && version !== apiVersion) {
      throw new Refusal(
        400,
        `Unsupported or missing Quo-Api-Version header. Supported versions: ${apiVersion}`,
      );
    }
    const key = request.headers.authorization;
    if (key === undefined) throw new Refusal(401, 'Missing authorization header');
    if (key !== options.apiKey) throw new Refusal(401, 'Invalid API key');
    while ((admitted[0] ?? Infinity) <= request.at - 1_000) admitted.shift();
    if (admitted.length >= options.requestsPerSecond) throw new Refusal(429, 'Rate limit exceeded');
    admitted.push(request.at);
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://simulator');
    if (url.pathname.startsWith('/recordings/')) {
      options.files.serve(url, incoming, response);
      return;
    }
    const body = await readJson(incoming);
    const { method = 'GET', headers } = incoming;
    const request = {
      at: performance.now(),
      method,
      url: incoming.url ?? '/',
      path: url.pathname,
      query: url.searchParams,
      headers,
      body,
    };
    requests.push(request);
    if (requests.length > keptRequests) requests.shift();

    const isSend = method === 'POST' && sends.has(url.pathname);
    const fault = options.faults.take(isSend, `${method} ${url.pathname}`);
    if (fault === 'timeout') return;
    if (fault === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (fault === 'garbage') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>a page of some proxy</html>');
      return;
    }
    const answer = answerTo(request, fault && plannedRefusal(fault));
    if (options.faults.takeDroppedAnswer(isSend)) return;
    if (answer.body === undefined) {
      response.writeHead(answer.status).end();
      return;
    }
    const text = JSON.stringify(answer.body);
    const written = options.wholeSeconds ? text.replaceAll(/(T\d\d:\d\d:\d\d)\.\d{3}Z"/g, '$1Z"') : text;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(written);
  }

  function answerTo(request: LoggedRequest, planned: Refusal | undefined): RestAnswer {
    const isV1 = request.path === '/v1' || request.path.startsWith('/v1/');
    try {
      if (planned !== undefined) throw planned;
      admit(request, isV1);
      const path = isV1 ? request.path.slice('/v1'.length) : request.path;
      return answerBy(isV1 ? options.v1 : options.dated, request.method, path, request);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      return { status: refusal.status, body: isV1 ? v1ErrorBody(refusal) : datedErrorBody(refusal) };
    }
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  return { server, requests };
}

function plannedRefusal({
  status,
  code = `0000${status}`,
  message = `Planned failure ${status}`,
}: {
  status: number;
  code?: string;
  message?: string;
}): Refusal {
  return new Refusal(status, message, { resource: code.slice(0, 2), variant: code.slice(2, 4) });
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}
