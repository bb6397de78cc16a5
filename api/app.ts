import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createServerAdapter } from '@whatwg-node/server';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { Services } from '../schema/context.ts';
import { Unauthenticated } from '../schema/errors.ts';
import { ingestDeliveries } from '../schema/webhook-delivery/ingest-deliveries.ts';
import { readKeys } from '../schema/webhook-registration/signing-key.ts';
import { webhookPath } from '../schema/webhook-registration/webhook-family.ts';
import type { Config } from './config.ts';
import type { Demo } from './demo/demo.ts';
import { loopbackOrigin } from './files/public-address.ts';
import { filesPath } from './files/file-token.ts';
import { fileStreamer } from './files/stream-file.ts';
import { waitForCopy } from './files/wait-for-copy.ts';
import { graphqlServer } from './graphql/handler.ts';
import { serveSockets } from './graphql/socket.ts';
import { corsHeaders, isAllowedOrigin, preflight } from './http/check-origin.ts';
import { problem } from './http/problem.ts';
import { serveFile } from './http/serve-file.ts';
import { bearerToken, sessionReader } from './viewer.ts';
import { commitGroups } from './webhooks/commit-groups.ts';
import { signingKeyRing } from './webhooks/quo/signing-key-ring.ts';
import { webhookReceiver } from './webhooks/receiver.ts';

/** The whole product behind its addresses, without the process around it. */
export interface App {
  fetch(request: Request): Promise<Response>;
  /** Listens on a port, 0 for a free one. @returns the port. */
  start(port: number): Promise<number>;
  /** Ends sockets with a code that makes clients come back, and lets requests finish. */
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly services: Services;
  readonly config: Config;
  readonly log: Logger;
  /** Pages of the demo; in its absence `/` is not found. */
  readonly demo?: Demo | undefined;
}

type Handler = (request: Request) => Response | Promise<Response>;

const widget = join(import.meta.dirname, '../widget/dist');
const webhookNames = ['calls', 'messages', 'contacts', 'status'];
/** Hashed names never change their content. */
const forEver = { 'cache-control': 'public, max-age=31536000, immutable' };
/** Scripts may be loaded by any page: what they may do there is decided by tokens and origins. */
const anyPage = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
/** OWASP WebSocket: a document and its variables fit, a flood does not. */
const largestSocketMessage = 64 * 1024;

export function buildApp({ services, config, log, demo }: AppOptions): App {
  const readSession = sessionReader([config.auth, ...(demo ? [demo.auth] : [])], services.clock);
  const graphql = graphqlServer({ services, readSession, log, graphiql: !config.production });
  const deliveries = commitGroups(async (group) => {
    const { results, recorded } = await ingestDeliveries(services, group);
    if (recorded.some(({ changes }) => changes.length > 0)) services.feed.announce();
    if (recorded.some(({ contacts }) => contacts > 0)) services.jobs.soon('sync-contacts', 500);
    const outcomes = recorded.flatMap((one) => one.outcomes);
    if (outcomes.some(({ status }) => status === 'FAILED')) services.jobs.soon('retry-deliveries', 2_000);
    return results;
  });
  const receiveWebhook = webhookReceiver({
    keys: signingKeyRing({
      secrets: config.openPhone.webhookSecrets,
      readStored: () =>
        readKeys(services, (error) => log.error({ err: error }, 'a signing key cannot be opened')),
      clock: services.clock,
    }),
    onUnknownKey: (path) => services.health.note(`refused:${path.slice(webhookPath.length)}`),
    ingest: deliveries.ingest,
    now: services.clock,
    log,
  });

  const stopping = new AbortController();
  const fileOrigin = loopbackOrigin(config.openPhone.baseUrl);
  const copies = waitForCopy(services, { log, stopping: stopping.signal, allowedOrigin: fileOrigin });
  const streamFile = fileStreamer({ services, waitForCopy: copies.waitFor, log });

  /** The token first: without one, not even a query's faults are told. */
  async function answerGraphql(request: Request): Promise<Response> {
    const wantsGraphiql =
      request.method === 'GET' && request.headers.get('accept')?.includes('text/html') === true;
    if (wantsGraphiql) return graphql.fetch(request, {});
    try {
      return await graphql.fetch(request, {
        session: await readSession(bearerToken(request.headers)),
        endsWithSession: true,
      });
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      const failure = { message: error.message, extensions: { code: error.code } };
      return Response.json({ errors: [failure] }, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
    }
  }

  const addresses: Record<string, Handler> = {
    '/graphql': answerGraphql,
    '/widget.js': (request) => serveFile(request, widget, 'widget.js', anyPage),
    '/healthz': () => Response.json({ status: 'ok' }),
    '/readyz': async () => {
      await services.sql.query('SELECT 1');
      return Response.json({ status: 'ready' });
    },
    ...Object.fromEntries(webhookNames.map((name) => [webhookPath + name, receiveWebhook])),
  };

  async function route(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const handler = addresses[pathname];
    if (handler) return handler(request);
    if (pathname.startsWith(filesPath)) return streamFile(request);
    if (pathname.startsWith('/widget/'))
      return serveFile(request, widget, pathname.slice(1), { ...anyPage, ...forEver });
    return (await demo?.fetch(request)) ?? problem(404, 'Not found', `There is nothing at ${pathname}.`);
  }

  const allowed = (origin: string | null | undefined): boolean =>
    isAllowedOrigin(origin, {
      allowed: new Set([...config.allowedOrigins, ...services.addresses.origins()]),
    });

  async function fetch(request: Request): Promise<Response> {
    const origin = request.headers.get('origin');
    // The widget's files are for every page to load; everything else answers known pages alone.
    const isFile = new URL(request.url).pathname.startsWith('/widget');
    if (!isFile && !allowed(origin)) {
      return problem(403, 'Origin not allowed', 'Add this page’s origin to ALLOWED_ORIGINS.');
    }
    if (request.method === 'OPTIONS' && origin !== null) return preflight(origin);
    try {
      const response = await route(request);
      if (!isFile)
        for (const [name, value] of Object.entries(corsHeaders(origin))) response.headers.set(name, value);
      return response;
    } catch (error) {
      log.error({ err: error, path: new URL(request.url).pathname }, 'request failed');
      return problem(500, 'Something went wrong on our side', 'It has been logged; try again.');
    }
  }

  const server: Server = createServer(createServerAdapter(fetch));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestSocketMessage });
  const served = serveSockets(sockets, { graphql, readSession, log });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node takes its own listener off at the upgrade: a client that resets would end the process.
    socket.on('error', () => socket.destroy());
    const [path] = (request.url ?? '').split('?');
    // Cross-site WebSocket hijacking: the handshake is the only place where a browser says its page.
    const refusal =
      path !== '/graphql' ? '404 Not Found' : allowed(request.headers.origin) ? undefined : '403 Forbidden';
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });

  return {
    fetch,
    async start(wanted) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(wanted, () => resolve());
      });
      const address = server.address();
      return typeof address === 'object' && address ? address.port : wanted;
    },
    async stop() {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await served.dispose();
      // Live answers over SSE have no end of their own.
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 1_000).unref();
      await closed;
      await deliveries.settled();
      await copies.settled();
    },
  };
}
