import type { CombinedError } from '@urql/core';

/** The codes of the API, and two of our own for what never reached it. */
const failureCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'RATE_LIMITED',
  'PROVIDER_REJECTED',
  'PROVIDER_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'INTERNAL_SERVER_ERROR',
  'NETWORK',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** Why something did not work, as the API said it. */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'Failure';
    this.code = code;
  }
}

/** Reads the code off one GraphQL error; what is not one of ours counts as the server's own fault. */
export function readFailure(error: {
  message: string;
  extensions?: Record<string, unknown> | undefined;
}): Failure {
  const said = error.extensions?.['code'];
  const code = failureCodes.find((known) => known === said) ?? 'INTERNAL_SERVER_ERROR';
  return new Failure(code, error.message);
}

/** A response's failure. A 401 without a GraphQL body is one of the token all the same. */
export function readResponseFailure(error: CombinedError): Failure {
  const first = error.graphQLErrors[0];
  if (first) return readFailure(first);
  const response: unknown = error.response;
  const status = response instanceof Response ? response.status : 0;
  if (status === 401) return new Failure('UNAUTHENTICATED', 'The server did not accept the token.');
  return new Failure('NETWORK', error.networkError?.message ?? error.message);
}

/** Anything thrown, as a Failure. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  return new Failure('NETWORK', thrown instanceof Error ? thrown.message : String(thrown));
}
