import { expect, test } from 'vitest';
import { failureWords } from './failure-words.ts';

const failed = {
  status: 'FAILED',
  providerStatus: 'undelivered',
  errorCode: null,
  errorMessage: null,
} as const;

test.for(['30003', '30004', '30005', '30006', '30007', '30008', '30034', '21610'])(
  'the carrier’s code %s is told in words of its own, with something to do',
  (errorCode) => {
    const words = failureWords({ ...failed, errorCode }) ?? '';
    expect(words).not.toContain(errorCode);
    expect(words).toMatch(/\. \w.*\.$|must write START/);
  },
);

test('a code that we do not know is named, and a name that every object has is no reason', () => {
  expect(failureWords({ ...failed, errorCode: '39999' })).toBe('The carrier refused it with code 39999.');
  expect(failureWords({ ...failed, errorCode: 'toString' })).toContain('code toString');
});

test('what we know ourselves goes before the code', () => {
  expect(failureWords({ ...failed, errorCode: '30006', errorMessage: 'Ours.' })).toBe('Ours.');
});

test('without a code, each way of failing says so in its own words', () => {
  const words = ['undelivered', 'failed', 'canceled'].map((providerStatus) =>
    failureWords({ ...failed, providerStatus }),
  );
  expect(new Set(words).size).toBe(3);
  expect(words).not.toContain(null);
});

test('of a text that has not failed there is nothing to say', () => {
  expect(failureWords({ ...failed, status: 'DELIVERED', errorCode: '30006' })).toBeNull();
});
