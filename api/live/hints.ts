import { createClient } from 'redis';
import type { SqlDatabase } from '../../prisma/sql.ts';

const channel = 'openphone_activity';

/**
 * How processes tell each other that the feed has grown. A hint says no more than that: what is new is
 * read from the table, so a lost hint costs a moment and never an event.
 */
export interface Hints {
  /** To be called after the commit. Hints that are wished for meanwhile become one. */
  tell(): void;
  stop(): Promise<void>;
}

/** Calls `onHint` for what other processes commit, and when some may have been missed. */
type Listen = (onHint: () => void) => Promise<Hints>;

/** By LISTEN/NOTIFY. Never inside the transaction: there it makes commits queue for one lock. */
export function postgresHints(sql: SqlDatabase, onError: (error: unknown) => void): Listen {
  return async (onHint) => {
    const stop = await sql.listen(channel, onHint, onHint);
    const tell = oneAtATime(() => sql.query('SELECT pg_notify($1, $2)', [channel, '']), onError);
    return { tell, stop };
  };
}

/** By Redis pub/sub, which spares the database the work. */
export function redisHints(url: string, onError: (error: unknown) => void): Listen {
  return async (onHint) => {
    const publisher = createClient({ url }).on('error', onError);
    // A connection that listens can do nothing else.
    const listener = createClient({ url }).on('error', onError).on('ready', onHint);
    await Promise.all([publisher.connect(), listener.connect()]);
    await listener.subscribe(channel, onHint);
    return {
      tell: oneAtATime(() => publisher.publish(channel, ''), onError),
      async stop() {
        await Promise.all([publisher.close(), listener.close()]);
      },
    };
  };
}

function oneAtATime(send: () => Promise<unknown>, onError: (error: unknown) => void): () => void {
  let sending = false;
  let again = false;
  return function tell() {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    send()
      .catch(onError)
      .finally(() => {
        sending = false;
        if (!again) return;
        again = false;
        tell();
      });
  };
}
