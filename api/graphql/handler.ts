import { createYoga, type Plugin, type YogaLogger, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Context, Services } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { bearerToken, type ReadSession, type Session } from '../viewer.ts';
import { maskError } from './mask-error.ts';

/** What a request or a socket brings: who asks, as its token said. */
interface RequestContext {
  readonly session?: Session;
  /** Whether live answers must end by themselves when the session does; a socket is closed as a whole. */
  readonly endsWithSession?: boolean;
}

export interface GraphqlOptions {
  readonly services: Services;
  readonly readSession: ReadSession;
  readonly log: Logger;
  /** GraphiQL, for development. */
  readonly graphiql: boolean;
}

export type GraphqlServer = YogaServerInstance<RequestContext, Context>;

/** A query that cannot be parsed or does not fit the schema has our code for it, not the library's. */
const productCodes: Plugin = {
  onResultProcess({ result }) {
    if (Array.isArray(result) || !('errors' in result)) return;
    for (const { extensions } of result.errors ?? []) {
      if (String(extensions['code']).startsWith('GRAPHQL_')) extensions['code'] = 'BAD_USER_INPUT';
    }
  },
};

/** Yoga calls every error that it masks one: refusals are for the caller, and `maskError` has logged ours. */
function yogaLogging(log: Logger): YogaLogger {
  return {
    debug() {},
    info() {},
    warn: (...args) => log.warn({ args }),
    error: (...args) => log.debug({ args }),
  };
}

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
    logging: yogaLogging(log),
    maskedErrors: { maskError: maskError(log) },
    plugins: [productCodes],
    async context({ request, session, endsWithSession }) {
      const { viewer, expiresAt } = session ?? (await readSession(bearerToken(request.headers)));
      return { ...services, viewer, ...(endsWithSession ? { endsAt: expiresAt } : {}) };
    },
  });
}
