/** What became of one HTTP request: an answer, or none and whether the request may have left. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | {
      readonly kind: 'lost';
      readonly mayHaveLeft: boolean;
      readonly reason: string;
      readonly cause: unknown;
    };

/** One request and its whole answer within `timeoutMs`. Network faults are a value, not a throw. */
export async function exchange(url: URL, request: RequestInit, timeoutMs: number): Promise<Exchange> {
  try {
    const response = await fetch(url, {
      ...request,
      // A redirect would carry the request, and on the same host the key, to where nobody decided.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text().catch((error: unknown) => {
      // A refusal stays one without its words; an acceptance without its words says too little.
      if (response.status >= 300) return '';
      throw error;
    });
    return { kind: 'answered', status: response.status, text };
  } catch (error) {
    const fault = networkFault(error);
    return {
      kind: 'lost',
      cause: error,
      ...fault,
      reason: fault.code === 'timeout' ? `no answer within ${timeoutMs} ms` : fault.code,
    };
  }
}

function networkFault(error: unknown): { code: string; mayHaveLeft: boolean } {
  if (error instanceof Error && error.name === 'TimeoutError') return { code: 'timeout', mayHaveLeft: true };
  let cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  // A name with several addresses fails once per address.
  if (cause instanceof AggregateError) cause = cause.errors[0];
  const code = textProperty(cause, 'code') ?? 'connection lost';
  const syscall = textProperty(cause, 'syscall');
  const neverConnected =
    syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
  return { code, mayHaveLeft: !neverConnected };
}

function textProperty(value: unknown, name: 'code' | 'syscall'): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const property: unknown = Reflect.get(value, name);
  return typeof property === 'string' ? property : undefined;
}
