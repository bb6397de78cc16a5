import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import type { Logger } from 'pino';
import { type ErrorCode, ProductError } from '../../schema/errors.ts';

const httpStatus: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401 };

/**
 * What a caller sees of a failure: ours whole, with its code; a fault of the query as such; anything
 * else logged whole and shown masked.
 */
export function maskError(log: Logger): (error: unknown) => GraphQLError {
  return (error) => {
    const cause = isGraphQLError(error) ? (error.originalError ?? error) : error;
    if (cause instanceof ProductError) {
      const status = httpStatus[cause.code];
      return shown(error, cause.message, {
        ...cause.details,
        code: cause.code,
        ...(status ? { http: { status } } : {}),
      });
    }
    // Of graphql-js itself, before it ran anything: the query is at fault, and its message says how. One
    // with a path is of a field that was running, and so a fault of ours.
    if (
      isGraphQLError(cause) &&
      (cause.path === undefined || cause.extensions['code'] === 'BAD_USER_INPUT')
    ) {
      return shown(error, cause.message, { ...cause.extensions, code: 'BAD_USER_INPUT' });
    }
    log.error({ err: cause }, 'unexpected error');
    return shown(error, 'Something went wrong on our side. It has been logged; try again.', {
      code: 'INTERNAL_SERVER_ERROR',
    });
  };
}

/** By name, as `instanceof` fails when `graphql` was loaded twice (it has a CommonJS and an ESM build). */
export function isGraphQLError(error: unknown): error is GraphQLError {
  return error instanceof Error && error.name === 'GraphQLError';
}

function shown(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  const options: GraphQLErrorOptions = { extensions };
  if (isGraphQLError(error)) {
    Object.assign(options, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      path: error.path,
    });
  }
  return new GraphQLError(message, options);
}
