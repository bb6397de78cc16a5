import type { IncomingMessage } from 'node:http';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import type { WebSocketServer } from 'ws';
import { ProductError } from '../../schema/errors.ts';
import type { ReadSession, Session } from '../viewer.ts';
import type { GraphqlServer } from './handler.ts';
import { isGraphQLError, maskError } from './mask-error.ts';

/** How long a socket may be open without saying who it is. */
const initTimeout = 3_000;
const pingEvery = 12_000;
/** Longest wait of a timer; a token that lasts longer is checked again then. */
const longestTimer = 2 ** 31 - 1;

interface SocketExtra extends Extra, Record<PropertyKey, unknown> {
  session?: Session;
  expiry?: NodeJS.Timeout;
}

/**
 * `graphql-transport-ws` on the same address, through the same schema, context and errors as HTTP.
 * A socket ends when its token does, with 4403: the widget then asks its host for a fresh one.
 */
export function serveSockets(
  server: WebSocketServer,
  { graphql, readSession, log }: { graphql: GraphqlServer; readSession: ReadSession; log: Logger },
): { dispose: () => void | Promise<void> } {
  const mask = maskError(log);
  const served = useServer<Record<string, unknown>, SocketExtra>(
    {
      connectionInitWaitTimeout: initTimeout,
      async onConnect({ connectionParams, extra }) {
        const token = connectionParams?.['token'];
        try {
          extra.session = await readSession(typeof token === 'string' ? token : undefined);
        } catch (error) {
          if (!(error instanceof ProductError)) throw error;
          log.info({ reason: error.message }, 'socket refused');
          // Makes graphql-ws close with 4403.
          return false;
        }
        closeWhenExpired(extra, extra.session.expiresAt);
        return true;
      },
      onDisconnect({ extra }) {
        clearTimeout(extra.expiry);
      },
      async onSubscribe({ extra }, _id, { query, operationName, variables }) {
        const { session } = extra;
        if (!session) return [new GraphQLError('Unauthorized')];
        const { schema, execute, subscribe, parse, validate, contextFactory } = graphql.getEnveloped({
          request: upgradeRequest(extra.request),
          session,
        });
        try {
          const document = parse(query);
          const errors = validate(schema, document);
          // As they are: `onError` masks them, like all others.
          if (errors.length > 0) return errors;
          const args: EnvelopedArgs = {
            schema,
            document,
            operationName: operationName ?? null,
            variableValues: variables ?? null,
            contextValue: await contextFactory(),
            rootValue: { execute, subscribe },
          };
          return args;
        } catch (error) {
          return [isGraphQLError(error) ? error : new GraphQLError('', { originalError: asError(error) })];
        }
      },
      // Yoga's own, so that its plugins see what comes by socket too.
      execute: (args) => (args as EnvelopedArgs).rootValue.execute(args),
      subscribe: (args) => (args as EnvelopedArgs).rootValue.subscribe(args),
      onNext(_context, _id, _payload, _args, { data = null, errors }) {
        return errors && { data, errors: errors.map((error) => mask(error).toJSON()) };
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => mask(error).toJSON()),
    },
    server,
    pingEvery,
  );
  // A message too large or malformed is the client's fault, and `ws` has closed the socket by itself:
  // graphql-ws would print it to the console as an error of ours.
  server.on('connection', (socket) => {
    socket.removeAllListeners('error');
    socket.on('error', (error) => log.info({ reason: error.message }, 'socket failed'));
  });
  return served;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

type Enveloped = ReturnType<GraphqlServer['getEnveloped']>;
type EnvelopedArgs = ExecutionArgs & { rootValue: Pick<Enveloped, 'execute' | 'subscribe'> };

function closeWhenExpired(extra: SocketExtra, expiresAt: Date): void {
  const left = expiresAt.getTime() - Date.now();
  extra.expiry = setTimeout(
    () =>
      left > longestTimer
        ? closeWhenExpired(extra, expiresAt)
        : extra.socket.close(CloseCode.Forbidden, 'Token expired'),
    Math.min(Math.max(left, 0), longestTimer),
  );
  extra.expiry.unref();
}

function upgradeRequest(request: IncomingMessage): Request {
  return new Request(new URL(request.url ?? '/graphql', 'http://socket'));
}
