import { describe, expect, test } from 'vitest';
import { isMatchable, normalizeNumber, parseNumber } from './normalize-number.ts';

describe('what a person writes in a client’s region becomes E.164', () => {
  test.each([
    ['020 7946 0958', 'GB', '+442079460958'],
    ['+44 (0)20 7946 0958', 'US', '+442079460958'],
    ['07400 123456', 'GB', '+447400123456'],
    ['(11) 96123-4567', 'BR', '+5511961234567'],
    ['0412 345 678', 'AU', '+61412345678'],
    ['098765 43210', 'IN', '+919876543210'],
    ['(212) 555-0101', 'US', '+12125550101'],
    ['416-555-0101', 'CA', '+14165550101'],
    ['876 555 0123', 'JM', '+18765550123'],
    ['011 44 20 7946 0958', 'US', '+442079460958'],
    ['(212) 555-0101 ext. 5', 'US', '+12125550101'],
    ['2125550101;ext=12', 'US', '+12125550101'],
    ['1-800-FLOWERS', 'US', '+18003569377'],
    ['(800) GOT-MILK', 'US', '+18004686455'],
  ])('%s in %s', (written, region, number) => {
    expect(parseNumber(written, region)).toBe(number);
  });
});

test.each([
  ['a short code', '55555'],
  ['a number without its area', '5550101'],
  ['two numbers', '212-555-0101 or 212-555-0102'],
  ['a word', 'Anonymous'],
  ['nothing', ''],
])('%s is no number that anybody could be matched by', (_what, written) => {
  expect(parseNumber(written, 'US')).toBeUndefined();
});

test.each(['Anonymous', 'Restricted', '55555', '020 7946 0958'])(
  'what the provider says without a country code is kept as it came: %s',
  (written) => {
    expect(normalizeNumber(` ${written} `)).toBe(written);
    expect(isMatchable(written)).toBe(false);
  },
);
