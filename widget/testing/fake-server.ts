import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { execute, GraphQLError, parse, subscribe } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { resolvers } from './fake-resolvers.ts';
import { aCall, aLine, aMessage, FakeWorld, type Row } from './fake-world.ts';

/** A running API over the real contract, real HTTP and real sockets; each token's name is a world of its own. */
export interface FakeServer {
  url: string;
  world(name: string): FakeWorld;
  stop(): Promise<void>;
}

/** `page` answers what is neither the API nor a test's command. */
export async function startFakeServer(
  page?: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<FakeServer> {
  const typeDefs = await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
  const schema = createSchema<{ world: FakeWorld }>({ typeDefs, resolvers });
  const worlds = new Map<string, FakeWorld>();
  const world = (name: string): FakeWorld => {
    const known = worlds.get(name) ?? new FakeWorld();
    worlds.set(name, known);
    return known;
  };
  // A token is `<world>` or `<world>.<anything>`, so that one world can refuse one and take another.
  const authenticate = (token: unknown): FakeWorld => {
    const entered = typeof token === 'string' ? world(token.split('.')[0] ?? '') : undefined;
    if (typeof token !== 'string' || !entered || entered.refused.has(token)) {
      throw new GraphQLError('The token is missing or has ended.', {
        extensions: { code: 'UNAUTHENTICATED' },
      });
    }
    return entered;
  };

  const yoga = createYoga({
    schema,
    maskedErrors: false,
    logging: false,
    cors: { origin: '*' },
    context: ({ request, params }) => {
      const entered = authenticate(request.headers.get('authorization')?.replace('Bearer ', ''));
      entered.asked.push({ operation: params.operationName ?? '', variables: params.variables ?? {} });
      return { world: entered };
    },
  });
  const server: Server = createServer((request, response) => {
    if (request.url?.startsWith('/worlds/')) void command(request, response, world);
    else if (request.url?.startsWith('/graphql') || !page) void yoga(request, response);
    else void page(request, response);
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const stopLive = useServer(
    {
      schema,
      execute,
      subscribe,
      onConnect: ({ connectionParams, extra }) => {
        try {
          authenticate(connectionParams?.['token']).sockets.add(extra.socket);
        } catch {
          extra.socket.close(4403, 'token ended');
        }
      },
      onSubscribe: ({ connectionParams }, _id, { query, variables, operationName }) => {
        const entered = authenticate(connectionParams?.['token']);
        entered.asked.push({ operation: operationName ?? 'activity', variables: variables ?? {} });
        return {
          schema,
          document: parse(query),
          variableValues: variables,
          contextValue: { world: entered },
        };
      },
      onClose: ({ extra }) => {
        for (const entered of worlds.values()) entered.sockets.delete(extra.socket);
      },
    },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    world,
    stop: async () => {
      await stopLive.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a test in the browser may do to its world: POST /worlds/<name>/<command> with a JSON body. */
async function command(
  request: IncomingMessage,
  response: ServerResponse,
  world: (name: string) => FakeWorld,
): Promise<void> {
  const [, , name = '', verb = ''] = (request.url ?? '').split('/');
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const input: Record<string, unknown> = body ? JSON.parse(body) : {};
  const answer = commands[verb]?.(world(name), input) ?? {};
  response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(answer));
}

const commands: Record<string, (world: FakeWorld, input: Record<string, unknown>) => unknown> = {
  line: (world, input) => world.integrations.push(aLine(input)),
  viewer: (world, input) => Object.assign(world.viewer, input),
  storeCall: (world, input) => world.store(aCall(world, input)),
  storeMessage: (world, input) => world.store(aMessage(world, input)),
  publishCall: (world, input) => world.publish(aCall(world, input)),
  publishMessage: (world, input) => world.publish(aMessage(world, input)),
  update: (world, input) => {
    const known = world.items.get(String(input['id']));
    const changed: Row | undefined = known && { ...known, ...input, updatedAt: new Date().toISOString() };
    return changed && world.publish(changed);
  },
  fail: (world, input) =>
    world.faults.set(String(input['field']), [
      ...(world.faults.get(String(input['field'])) ?? []),
      String(input['code']),
    ]),
  refuse: (world, input) => world.refused.add(String(input['token'])),
  drop: (world, input) => {
    for (const socket of world.sockets) {
      if (typeof input['code'] === 'number') socket.close(input['code'], 'told to close');
      else socket.terminate();
    }
  },
  asked: (world) => ({ asked: world.asked, sockets: world.sockets.size }),
};
