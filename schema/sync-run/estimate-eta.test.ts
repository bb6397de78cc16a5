import { expect, test } from 'vitest';
import { estimateEta } from './estimate-eta.ts';

test('a quarter of the way in 10 pages of half a second leaves 15 seconds', () => {
  expect(estimateEta({ pages: 10, fraction: 0.25, secondsPerPage: 0.5 })).toBe(15);
});

test('nobody guesses before there is something to go by, nor below zero at the end', () => {
  expect(estimateEta({ pages: 1, fraction: 0, secondsPerPage: 1 })).toBeNull();
  expect(estimateEta({ pages: 1, fraction: Number.NaN, secondsPerPage: 1 })).toBeNull();
  expect(estimateEta({ pages: 9, fraction: 1.2, secondsPerPage: 1 })).toBe(0);
});
