import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { NotFound } from '../../schema/errors.ts';
import { maskError } from './mask-error.ts';

const lines: string[] = [];
const mask = maskError(pino({ level: 'info' }, { write: (line) => lines.push(line) }));

test('a fault of GraphQL’s own while a field was running is ours: logged whole, and shown masked', () => {
  lines.length = 0;
  const shown = mask(new GraphQLError('Cannot return null for CallLog.secret', { path: ['callLog'] }));
  expect(shown.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
  expect(shown.message).not.toContain('secret');
  expect(lines.join()).toContain('CallLog.secret');
});

test('a fault of the query, and a refusal, are told to the caller and are no errors of ours', () => {
  lines.length = 0;
  expect(mask(new GraphQLError('Cannot query field "x"'))).toMatchObject({
    message: 'Cannot query field "x"',
    extensions: { code: 'BAD_USER_INPUT' },
  });
  const refusal = new GraphQLError('x', { originalError: new NotFound('call', '7'), path: ['callLog'] });
  expect(mask(refusal)).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  expect(lines).toEqual([]);
});
