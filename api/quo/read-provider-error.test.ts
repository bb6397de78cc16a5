import { expect, test } from 'vitest';
import { readProviderError } from './read-provider-error.ts';

test('v1’s specified errors give message, code and trace', () => {
  const body = {
    message: 'Register first.',
    code: '0206400',
    status: 400,
    docs: 'd',
    title: 'A2P Registration Not Approved',
    trace: '7',
  };
  expect(readProviderError(body)).toEqual({
    message: 'A2P Registration Not Approved: Register first.',
    code: '0206400',
    trace: '7',
  });
});

test('v1’s errors about the key, which look different, are read too', () => {
  const body = { error: { message: 'Missing authorization header', key: 'Unauthorized', trace: '648' } };
  expect(readProviderError(body)).toEqual({
    message: 'Missing authorization header',
    code: undefined,
    trace: '648',
  });
});

test('the dated surface’s errors name the parameter at fault, and not what was in it', () => {
  const errors = [
    { path: '/query/to', message: 'must match pattern', value: '+12125550101', schema: { type: 'string' } },
  ];
  const { message } = readProviderError({ title: 'Bad Request', message: 'Invalid', docs: 'd', errors });
  expect(message).toBe('Bad Request: Invalid (/query/to must match pattern)');
});

test.each([undefined, null, 'gateway', [], {}, { error: 'x' }, { message: 7, errors: [3] }])(
  '%j is no error we know, and none of ours',
  (body) => {
    expect(readProviderError(body)).toEqual({ message: undefined, code: undefined, trace: undefined });
  },
);
