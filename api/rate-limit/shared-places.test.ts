import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pino } from 'pino';
import { type Database, openDatabase } from '../../prisma/database.ts';
import { openTestDatabase } from '../../prisma/testing/test-database.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { openLimiter } from './open-limiter.ts';
import { ownPlaces } from './own-places.ts';
import { placesOrOwn } from './places-or-own.ts';
import { sharedPlaces } from './shared-places.ts';

const apiKey = 'a-key-that-is-stored-nowhere';
const worker = join(import.meta.dirname, '../testing/limit-worker.ts');

let database: Database & { url?: string };
beforeEach(async () => {
  database = await openTestDatabase('postgresql');
});
afterEach(() => database.close());

/** Seconds until the next free moment, in the database's clock. */
async function secondsAhead(): Promise<number> {
  const [row] = await database.sql.query<{ ahead: number }>(
    'SELECT extract(epoch FROM next_at - clock_timestamp())::float8 AS ahead FROM openphone_rate_limits',
  );
  return row?.ahead ?? 0;
}

test('connections that ask at once get moments of their own, each a pace after another', async () => {
  const others = await Promise.all([1, 2].map(() => openDatabase({ url: database.url ?? '' })));
  const places = [database, ...others].map(({ sql }) => sharedPlaces(sql, apiKey, 10));
  await Promise.all(places.flatMap((one) => Array.from({ length: 20 }, () => one.reserve())));
  // 60 places are 6.24 seconds, less the moment that has passed since the first.
  const ahead = await secondsAhead();
  expect(ahead).toBeLessThanOrEqual(6.24);
  expect(ahead).toBeGreaterThan(4);
  const wait = (await places[0]?.reserve()) ?? 0;
  expect(wait).toBeGreaterThan(4_000);
  await Promise.all(others.map((other) => other.close()));
});

test('a refusal that one process meets holds the others off too', async () => {
  const [one, other] = [1, 2].map(() => sharedPlaces(database.sql, apiKey, 10));
  await one?.reserve();
  await one?.holdOff(5_000);
  expect(await other?.reserve()).toBeGreaterThan(3_000);
});

test('two keys do not wait for each other, and neither is stored', async () => {
  const [one, other] = [apiKey, 'another-key'].map((key) => sharedPlaces(database.sql, key, 10));
  await one?.reserve();
  await one?.holdOff(60_000);
  expect(await other?.reserve()).toBeLessThan(100);
  const rows = await database.sql.query('SELECT * FROM openphone_rate_limits');
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain('key-');
});

test('a clock of the database that was set back stops nobody for long', async () => {
  const places = sharedPlaces(database.sql, apiKey, 10);
  await places.reserve();
  await database.sql.script(`UPDATE openphone_rate_limits SET next_at = now() + interval '1 day'`);
  expect(await places.reserve()).toBeLessThanOrEqual(10_000);
});

test('while the database cannot be asked, requests go on at a lower rate, and the log says so once', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  let isGone = true;
  const shared = sharedPlaces(database.sql, apiKey, 10);
  const places = placesOrOwn(
    {
      reserve: () => (isGone ? Promise.reject(new Error('connection refused')) : shared.reserve()),
      holdOff: (ms) => shared.holdOff(ms),
    },
    ownPlaces(2),
    log,
  );
  const waits = [await places.reserve(), await places.reserve(), await places.reserve()];
  expect(waits[1]).toBeGreaterThan(450);
  expect(waits[2]).toBeGreaterThan(950);
  isGone = false;
  expect(await places.reserve()).toBeGreaterThan(1_400);
  expect(lines.filter((line) => line.includes('goes on alone'))).toHaveLength(1);
  expect(lines.join()).not.toContain(apiKey);
});

test('the embedded database, which has one process, is not asked', async () => {
  const embedded = await openTestDatabase('pglite');
  await openLimiter(embedded, apiKey, pino({ level: 'silent' })).take();
  expect(await embedded.sql.query('SELECT 1 FROM openphone_rate_limits')).toEqual([]);
  await embedded.close();
});

// Anew when it fails: on a machine that is busy with other tests, a stall of the simulator looks like a
// request too many.
test(
  'three processes together stay within ten requests a second: the provider refuses none',
  { retry: 2, timeout: 120_000 },
  async () => {
    const simulator = await startSimulator({ apiKey });
    const setup = JSON.stringify({
      databaseUrl: database.url,
      apiKey,
      baseUrl: simulator.url,
      requests: 100,
    });
    const children = [1, 2, 3].map(() => spawn(process.execPath, [worker, setup], { stdio: 'inherit' }));
    const ends = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(ends.map(([code]) => code as unknown)).toEqual([0, 0, 0]);

    const times = simulator.requests().map(({ at }) => at);
    await simulator.stop();
    // A request that is refused is sent again, and would be one more.
    expect(times).toHaveLength(300);
    const inSecondAfter = times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length);
    expect(Math.max(...inSecondAfter)).toBeLessThanOrEqual(10);
    // Between the start of the last process and the end of the first, all three want more than there is.
    const steady = times.slice(30, 240);
    const rate = (steady.length - 1) / (((steady.at(-1) ?? 0) - (steady[0] ?? 0)) / 1_000);
    process.stdout.write(
      `three processes: ${rate.toFixed(2)} requests/s, ${Math.max(...inSecondAfter)} in the busiest second\n`,
    );
    expect(rate).toBeGreaterThan(8);
  },
);
