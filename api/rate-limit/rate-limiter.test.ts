import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownPlaces } from './own-places.ts';
import { type RateLimiter, rateLimiter } from './rate-limiter.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** When each of so many requests, all asked for at once, may leave. */
async function passAll(limiter: RateLimiter, count: number, now = () => performance.now()) {
  const passed: { asked: number; at: number }[] = [];
  const all = Promise.all(
    Array.from({ length: count }, async (_, asked) => {
      await limiter.take();
      passed.push({ asked, at: now() });
    }),
  );
  await vi.runAllTimersAsync();
  await all;
  return passed;
}

/** The most that leave within any one second. */
function busiestSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

test('no second sees more than the limit, at least 95 % of it is used, and whoever asks first goes first', async () => {
  const passed = await passAll(rateLimiter(ownPlaces(10)), 1_000);
  expect(passed.map(({ asked }) => asked)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  const times = passed.map(({ at }) => at);
  expect(busiestSecond(times)).toBe(10);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  expect(999 / seconds).toBeGreaterThanOrEqual(9.5);
});

test('a place that was slept through is given up: what a stall held up does not leave in a bunch', async () => {
  let stalled = 0;
  const now = (): number => performance.now() + stalled;
  const limiter = rateLimiter(ownPlaces(10, now), now);
  // The process stands still five times, each time while a request waits for its moment.
  for (let time = 1; time <= 5; time += 1) setTimeout(() => (stalled += 60), time * 470);
  const times = (await passAll(limiter, 60, now)).map(({ at }) => at);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(84);
  expect(busiestSecond(times)).toBeLessThanOrEqual(10);
});

test('a request that opens a connection, and so arrives late, has a free place behind it', async () => {
  const limiter = rateLimiter(ownPlaces(10));
  const [first, second, third] = (await passAll(limiter, 3)).map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(208);
  expect((third ?? 0) - (second ?? 0)).toBeLessThan(110);
});

test('a process that is late every time still gets its requests out', async () => {
  let late = 0;
  const now = (): number => performance.now() + late;
  const places = {
    async reserve() {
      setTimeout(() => (late += 200), 1);
      return 10;
    },
    holdOff: async () => {},
  };
  const passed = await passAll(rateLimiter(places, now), 3, now);
  expect(passed.map(({ asked }) => asked)).toEqual([0, 1, 2]);
});

test('after a refusal for the rate nobody leaves for a second', async () => {
  const limiter = rateLimiter(ownPlaces(10));
  await limiter.take();
  limiter.refused();
  const refusedAt = performance.now();
  const [first] = await passAll(limiter, 3);
  expect(first?.at).toBeGreaterThanOrEqual(refusedAt + 1_000);
});

test('a place that could not be had is the loss of one request, not of those behind it', async () => {
  let asked = 0;
  const limiter = rateLimiter({
    reserve: () => ((asked += 1) === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(0)),
    holdOff: async () => {},
  });
  await expect(limiter.take()).rejects.toThrow('gone');
  await expect(limiter.take()).resolves.toBeUndefined();
});

test('a rate that would never let anybody pass is refused at the start', () => {
  expect(() => ownPlaces(0)).toThrow(RangeError);
});
