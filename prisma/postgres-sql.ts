import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Occupied, type Sql, type SqlDatabase } from './sql.ts';

/** `SqlDatabase` over a pool of connections to a PostgreSQL server. */
export function postgresSql(pool: pg.Pool): SqlDatabase {
  const over = (connection: pg.Pool | pg.PoolClient): Sql => ({
    async query<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
      const result = await connection.query<Row & pg.QueryResultRow>(text, [...parameters]);
      return result.rows;
    },
    async script(text) {
      await connection.query(text);
    },
  });
  return {
    ...over(pool),
    async transaction(work) {
      const connection = await pool.connect();
      let broken: Error | undefined;
      try {
        await connection.query('BEGIN');
        const result = await work(over(connection));
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        // A connection that cannot even roll back must not go back into the pool.
        await connection.query('ROLLBACK').catch((failure: unknown) => {
          broken = failure instanceof Error ? failure : new Error('ROLLBACK failed', { cause: failure });
        });
        throw error;
      } finally {
        connection.release(broken);
      }
    },
    exclusively: (name, work) => exclusively(pool, name, work),
    listen: (channel, onNotify, onReconnect) => listen(pool, channel, onNotify, onReconnect),
  };
}

/** How long, and how often, to look whether whoever holds a lock has finished, in milliseconds. */
const patience = 30_000;
const lookEvery = 100;

/** Holds a lock of the session, on a connection that does nothing else: it is free when that ends, however it does. */
async function exclusively<Result>(
  pool: pg.Pool,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = 'hashtextextended($1, 0)';
  const end = Date.now() + patience;
  for (;;) {
    const connection = await pool.connect();
    const { rows } = await connection
      .query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${lock}) AS held`, [name])
      .catch((error: unknown) => {
        connection.release(true);
        throw error;
      });
    if (rows[0]?.held === true) {
      try {
        return await work();
      } finally {
        const unlocked = connection.query(`SELECT pg_advisory_unlock(${lock})`, [name]);
        await unlocked.then(
          () => connection.release(),
          () => connection.release(true),
        );
      }
    }
    // Given back between two looks: who waits must not keep others from the pool.
    connection.release();
    if (Date.now() > end) throw new Occupied(name);
    await delay(lookEvery);
  }
}

/** Holds one connection of its own on LISTEN, and wins it back when it breaks. */
async function listen(
  pool: pg.Pool,
  channel: string,
  onNotify: (payload: string) => void,
  onReconnect: () => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let current: pg.Client | undefined;

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(pool.options);
    client.on('notification', (message) => onNotify(message.payload ?? ''));
    client.on('error', () => {
      if (current === client) void reconnect();
    });
    client.on('end', () => {
      if (current === client) void reconnect();
    });
    await client.connect();
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    current = client;
    return client;
  }

  async function reconnect(): Promise<void> {
    current = undefined;
    for (let wait = 100; !stopped; wait = Math.min(wait * 2, 5_000)) {
      try {
        const client = await connect();
        if (stopped) await client.end();
        else onReconnect();
        return;
      } catch {
        await delay(wait);
      }
    }
  }

  await connect();
  return async () => {
    stopped = true;
    const client = current;
    current = undefined;
    await client?.end();
  };
}
