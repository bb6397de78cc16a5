import { newId } from './random.ts';

/** One parameter at fault, as the provider lists it. */
export interface ParameterFault {
  /** `/query/limit`, `/body/to/0`. */
  readonly path: string;
  readonly message: string;
}

/** An answer that is an error; each surface writes it in its own shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly title: string;
  readonly faults: readonly ParameterFault[];
  /** Two digits of v1's error codes: what the request was about. */
  readonly resource: string;
  readonly variant: string;

  constructor(
    status: number,
    message: string,
    more: { title?: string; faults?: readonly ParameterFault[]; resource?: string; variant?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.title = more.title ?? titles[status] ?? 'Error';
    this.faults = more.faults ?? [];
    this.resource = more.resource ?? '00';
    this.variant = more.variant ?? '00';
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Unknown Error',
};

const docs = 'https://quo.com/docs';

/** v1's specified shape, and the one it sends instead when the key is missing or wrong. */
export function v1ErrorBody({
  status,
  message,
  title,
  faults,
  resource,
  variant,
}: Refusal): Record<string, unknown> {
  const trace = newId('');
  if (status === 401) return { error: { message, key: title, trace } };
  return { message, code: `${resource}${variant}${status}`, status, docs, title, trace, ...listed(faults) };
}

/** The dated surface's shape. */
export const datedErrorBody = ({ message, title, faults }: Refusal): Record<string, unknown> => ({
  title,
  message,
  docs,
  trace: newId(''),
  ...listed(faults),
});

const listed = (faults: readonly ParameterFault[]): Record<string, unknown> =>
  faults.length === 0 ? {} : { errors: faults.map((fault) => ({ ...fault, schema: {} })) };
