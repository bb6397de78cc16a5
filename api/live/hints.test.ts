import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../../prisma/testing/test-database.ts';
import { postgresHints, redisHints } from './hints.ts';

const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

async function redisIsThere(): Promise<boolean> {
  const client = createClient({ url: redisUrl, socket: { reconnectStrategy: false } }).on('error', () => {});
  return client.connect().then(
    async () => {
      await client.close();
      return true;
    },
    () => false,
  );
}

const fail = (error: unknown): never => {
  throw error;
};

describe('hints between processes', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeAll(async () => {
    database = await openTestDatabase('postgresql');
  });
  afterAll(() => database.close());

  test.for(['postgresql', 'redis'])('what one tells by %s, the other hears', async (by, { skip }) => {
    // Redis is no part of the product's needs: where it does not run, there is nothing to hold it to.
    skip(by === 'redis' && !(await redisIsThere()), 'no Redis here');
    const open = by === 'redis' ? redisHints(redisUrl, fail) : postgresHints(database.sql, fail);
    const { promise: heard, resolve: hear } = Promise.withResolvers<string>();
    const teller = await open(() => {});
    const listener = await open(() => hear('heard'));
    teller.tell();
    expect(await heard).toBe('heard');
    await Promise.all([teller.stop(), listener.stop()]);
  });
});
