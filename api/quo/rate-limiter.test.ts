import { expect, test } from 'vitest';
import { rateLimiter } from './rate-limiter.ts';

test('no second sees more than the limit, and whoever asks first goes first', async () => {
  const limiter = rateLimiter({ perSecond: 5 });
  const passed: { asked: number; at: number }[] = [];
  await Promise.all(
    Array.from({ length: 17 }, async (_, asked) => {
      await limiter.take();
      passed.push({ asked, at: performance.now() });
    }),
  );
  expect(passed.map(({ asked }) => asked)).toEqual(Array.from({ length: 17 }, (_, index) => index));
  for (const { at } of passed) {
    const inTheSecondAfter = passed.filter((other) => other.at >= at && other.at < at + 1_000);
    expect(inTheSecondAfter.length).toBeLessThanOrEqual(5);
  }
});

test('an idle limiter lets a whole burst pass at once', async () => {
  const limiter = rateLimiter({ perSecond: 10 });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 10 }, () => limiter.take()));
  expect(performance.now() - startedAt).toBeLessThan(500);
});

test('a rate that would never let anybody pass is refused at the start', () => {
  expect(() => rateLimiter({ perSecond: 0 })).toThrow(RangeError);
});
