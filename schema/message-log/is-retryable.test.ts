import { expect, test } from 'vitest';
import { isRetryable } from './is-retryable.ts';

const taken = {
  direction: 'OUTBOUND',
  openPhoneMessageId: 'AC1',
  sendState: 'ACCEPTED',
  status: 'FAILED',
  providerStatus: 'failed',
  errorCode: null,
} as const;
const refused = { ...taken, openPhoneMessageId: null, sendState: 'REJECTED', providerStatus: null } as const;

test('of what the provider has taken, only what failed without a carrier’s code can be sent again', () => {
  expect(isRetryable(taken)).toBe(true);
  expect(isRetryable({ ...taken, errorCode: '30006' })).toBe(false);
  expect(isRetryable({ ...taken, providerStatus: 'undelivered' })).toBe(false);
  expect(isRetryable({ ...taken, providerStatus: 'canceled' })).toBe(false);
  expect(isRetryable({ ...taken, status: 'DELIVERED', providerStatus: 'delivered' })).toBe(false);
  expect(isRetryable({ ...taken, direction: 'INBOUND' })).toBe(false);
});

test('of what it refused to take, all but what the same text would meet again', () => {
  expect(isRetryable({ ...refused, errorCode: 'HTTP_400' })).toBe(true);
  expect(isRetryable({ ...refused, errorCode: 'PROVIDER_UNAVAILABLE' })).toBe(true);
  for (const errorCode of ['0206400', '0204403', 'OPTED_OUT', '21610'])
    expect(isRetryable({ ...refused, errorCode }), errorCode).toBe(false);
});
