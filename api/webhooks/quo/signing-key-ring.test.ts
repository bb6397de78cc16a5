import { expect, test } from 'vitest';
import type { StoredKey } from '../../../schema/webhook-registration/signing-key.ts';
import { signingKeyRing } from './signing-key-ring.ts';

const key = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

/** A ring, what is stored for it, how often that was read, and its clock in seconds. */
function ringOf(stored: StoredKey[] = [], secrets: readonly string[] = [key(1)]) {
  const state = { stored, readings: 0, seconds: 0, broken: false };
  const ring = signingKeyRing({
    secrets,
    readStored() {
      state.readings += 1;
      return state.broken ? Promise.reject(new Error('no database')) : Promise.resolve(state.stored);
    },
    clock: () => new Date(state.seconds * 1_000),
  });
  const current = async (): Promise<number[]> =>
    (await ring.current()).standard.flatMap((bytes) => bytes[0] ?? []);
  return { ring, state, current };
}

test('the keys of the settings and the stored ones verify, from memory for half a minute', async () => {
  const { ring, state, current } = ringOf([{ key: key(2), acceptedUntil: null }]);
  expect(await current()).toEqual([2, 1]);
  state.stored = [];
  state.seconds = 29;
  expect(ring.current()).not.toBeInstanceOf(Promise);
  expect(await current()).toEqual([2, 1]);
  state.seconds = 31;
  expect(await current()).toEqual([1]);
  expect(state.readings).toBe(2);
});

test('a rotated key runs out to the moment, however fresh the memory is', async () => {
  const { state, current } = ringOf([{ key: key(2), acceptedUntil: new Date(10_000) }]);
  state.seconds = 9;
  expect(await current()).toEqual([2, 1]);
  state.stored = [];
  state.seconds = 10;
  expect(await current()).toEqual([1]);
});

test('a flood of bad signatures makes it read once a second, and a new key is found among them', async () => {
  const { ring, state } = ringOf();
  const tried = await ring.current();
  const flood = await Promise.all(Array.from({ length: 100 }, () => ring.newer(tried)));
  expect(flood.every((keys) => keys === undefined)).toBe(true);
  expect(state.readings).toBe(2);
  state.stored = [{ key: key(3), acceptedUntil: null }];
  state.seconds = 0.9;
  expect(await ring.newer(tried)).toBeUndefined();
  expect(state.readings).toBe(2);
  state.seconds = 1;
  const found = await Promise.all(Array.from({ length: 100 }, () => ring.newer(tried)));
  expect(found.every((keys) => keys?.standard.length === 2)).toBe(true);
  expect(state.readings).toBe(3);
  // Whoever tried the old ones a moment ago need not wait for the second to pass.
  expect((await ring.newer(tried))?.standard).toHaveLength(2);
  expect(state.readings).toBe(3);
});

test('a setting that is no key stops the start, before anything is read', () => {
  expect(() => ringOf([], ['not a key'])).toThrow(/OPENPHONE_WEBHOOK_SECRET/);
});

test('a database that cannot be read fails the reading, and the next one tries again', async () => {
  const { ring, state, current } = ringOf([{ key: key(2), acceptedUntil: null }]);
  state.broken = true;
  await expect(ring.current()).rejects.toThrow('no database');
  state.broken = false;
  expect(await current()).toEqual([2, 1]);
});
