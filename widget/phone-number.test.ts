import { expect, it } from 'vitest';
import { formatPhoneNumber, parsePhoneNumber } from './phone-number.ts';

it('reads back what it shows', () => {
  expect(formatPhoneNumber('+15550100001')).toBe('(555) 010-0001');
  expect(parsePhoneNumber('(555) 010-0001', 'US')).toBe('+15550100001');
});

it('never guesses the country of a number outside the regions of +1', () => {
  expect(parsePhoneNumber('020 7946 0018', 'GB')).toBeUndefined();
  expect(parsePhoneNumber('+44 20 7946 0018', 'US')).toBe('+442079460018');
});
