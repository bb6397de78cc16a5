/** The stable codes that every door shows as `extensions.code`. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'PROVIDER_REJECTED'
  | 'PROVIDER_UNAVAILABLE'
  | 'OUTCOME_UNKNOWN'
  | 'INTERNAL_SERVER_ERROR';

/**
 * A failure that the caller is told about: what failed, for which thing, and what to do next.
 * Everything else that is thrown is logged whole and shown masked.
 */
export class ProductError extends Error {
  readonly code: ErrorCode;
  /** More for a program to read, e.g. the field at fault. Never a secret, never a stack. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

export class Unauthenticated extends ProductError {
  constructor(message: string) {
    super('UNAUTHENTICATED', message);
  }
}

export class Forbidden extends ProductError {
  constructor(message: string) {
    super('FORBIDDEN', message);
  }
}

/** Also for what exists but is not the viewer's to see: the difference would tell that it exists. */
export class NotFound extends ProductError {
  constructor(what: string, id: string) {
    super(
      'NOT_FOUND',
      `No ${what} “${id}” that you may see. Check the id, and the clients your token names.`,
      { id },
    );
  }
}

export class BadUserInput extends ProductError {
  constructor(field: string, message: string) {
    super('BAD_USER_INPUT', message, { field });
  }
}

export class Conflict extends ProductError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('CONFLICT', message, details);
  }
}

/** The provider understood and refused (4xx other than 429): asking again gives the same answer. */
export class ProviderRejected extends ProductError {
  /** The HTTP status of the refusal. */
  readonly status: number;
  /** The provider's own code, e.g. `0206400`, where it gave one. */
  readonly providerCode: string | undefined;

  constructor(
    message: string,
    refusal: { status: number; providerCode?: string | undefined; trace?: string | undefined },
  ) {
    super('PROVIDER_REJECTED', message, {
      providerStatus: refusal.status,
      providerCode: refusal.providerCode,
      trace: refusal.trace,
    });
    this.status = refusal.status;
    this.providerCode = refusal.providerCode;
  }
}

/** The provider did not do it, and may do it later: no connection, 429 or 5xx after the retries. */
export class ProviderUnavailable extends ProductError {
  constructor(message: string, cause?: unknown) {
    super('PROVIDER_UNAVAILABLE', message, {}, cause);
  }
}

/** The provider may or may not have done it. Never repeated before it was looked up. */
export class OutcomeUnknown extends ProductError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super('OUTCOME_UNKNOWN', message, details, cause);
  }
}
