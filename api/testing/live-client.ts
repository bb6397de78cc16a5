import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A subscriber whose queue forgets nothing, so that a test waits for what comes and not for a time. */
export interface LiveClient<Event> {
  /** The next event; fails after some seconds without one. */
  next(): Promise<Event>;
  /** What has come and was not asked for yet. */
  readonly waiting: readonly Event[];
  /** Resolves to the close code when the socket ends. */
  readonly closed: Promise<number>;
  stop(): Promise<void>;
}

const patience = 10_000;

/** Subscribes over `graphql-transport-ws` on a socket of its own. */
export function subscribe<Event>(
  url: string,
  token: string,
  query: string,
  variables: Record<string, unknown> = {},
  options: { origin?: string } = {},
): LiveClient<Event> {
  const waiting: Event[] = [];
  const takers: ((event: Event) => void)[] = [];
  const { promise: closed, resolve: close } = Promise.withResolvers<number>();
  const client: Client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, options);
      }
    },
    connectionParams: { token },
    retryAttempts: 0,
    lazy: true,
    onNonLazyError: () => {},
    on: { closed: (event) => close((event as CloseEvent).code) },
  });
  client.subscribe(
    { query, variables },
    {
      next({ data, errors }) {
        const event = (errors ? { errors } : data) as Event;
        const taker = takers.shift();
        if (taker) taker(event);
        else waiting.push(event);
      },
      error: () => {},
      complete: () => {},
    },
  );
  return {
    waiting,
    closed,
    next() {
      const event = waiting.shift();
      if (event !== undefined) return Promise.resolve(event);
      const { promise, resolve, reject } = Promise.withResolvers<Event>();
      const timer = setTimeout(() => reject(new Error(`Nothing came within ${patience} ms`)), patience);
      takers.push((taken) => {
        clearTimeout(timer);
        resolve(taken);
      });
      return promise;
    },
    async stop() {
      await client.dispose();
    },
  };
}
