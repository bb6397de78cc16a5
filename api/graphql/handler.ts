import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Context, Services } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { bearerToken, type ReadSession, type Session } from '../viewer.ts';
import { maskError } from './mask-error.ts';

/** What a request brings: for a socket, the session that its connection was opened with. */
interface RequestContext {
  readonly session?: Session;
}

export interface GraphqlOptions {
  readonly services: Services;
  readonly readSession: ReadSession;
  readonly log: Logger;
  /** GraphiQL, for development. */
  readonly graphiql: boolean;
}

export type GraphqlServer = YogaServerInstance<RequestContext, Context>;

/** GraphQL over HTTP, and over SSE for who cannot open sockets. Nothing is answered without a token. */
export function graphqlServer({ services, readSession, log, graphiql }: GraphqlOptions): GraphqlServer {
  return createYoga<RequestContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: graphiql ? { subscriptionsProtocol: 'WS' } : false,
    // Origins are checked before this, for every address alike (api/http/check-origin.ts).
    cors: false,
    batching: false,
    multipart: false,
    logging: {
      debug() {},
      info() {},
      warn: (...args) => log.warn({ args }),
      error: (...args) => log.error({ args }),
    },
    maskedErrors: { maskError: maskError(log) },
    async context({ request, session }) {
      const { viewer } = session ?? (await readSession(bearerToken(request.headers)));
      return { ...services, viewer };
    },
  });
}
