import { OutcomeUnknown, ProviderRejected, ProviderUnavailable } from '../../schema/errors.ts';
import { parseJson } from '../parse-json.ts';
import type { Exchange } from './http-exchange.ts';
import type { QuoRequest } from './quo-request.ts';
import { readProviderError } from './read-provider-error.ts';

/** An answer, or an error and whether the same request may be sent again. */
export type Outcome =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'failure'; readonly error: Error; readonly repeatable: boolean };

/** What one exchange means for the request; only a 429 lets a POST be repeated. */
export function judgeExchange(request: QuoRequest, got: Exchange): Outcome {
  if (got.kind === 'lost') {
    if (got.mayHaveLeft) return openFailure(request, got.reason, got.cause);
    const error = unavailable(request, got.reason, got.cause);
    return { kind: 'failure', error, repeatable: request.method === 'GET' };
  }
  const { status, text } = got;
  const body = text === '' ? null : readJson(text);
  if (status === 429) {
    return {
      kind: 'failure',
      error: unavailable(request, 'status 429, too many requests'),
      repeatable: true,
    };
  }
  if (status >= 500) {
    const { message, trace } = readProviderError(body);
    return openFailure(
      request,
      [`status ${status}`, message, trace && `trace ${trace}`].filter(Boolean).join(', '),
    );
  }
  if (status >= 300) return { kind: 'failure', error: rejected(request, status, body), repeatable: false };
  if (body === undefined) return openFailure(request, `status ${status} with a body that is not JSON`);
  return { kind: 'answer', body };
}

/** A failure that leaves it open whether the request was carried out, which matters unless it only reads. */
export function undecided(
  request: QuoRequest,
  reason: string,
  cause?: unknown,
): ProviderUnavailable | OutcomeUnknown {
  if (request.method === 'GET') return unavailable(request, reason, cause);
  const words = `Quo was asked to ${request.purpose}, and it is unknown whether it did: ${reason}. Look it up before asking again.`;
  return new OutcomeUnknown(words, {}, cause);
}

const openFailure = (request: QuoRequest, reason: string, cause?: unknown): Outcome => ({
  kind: 'failure',
  error: undecided(request, reason, cause),
  repeatable: request.method === 'GET',
});

const unavailable = ({ purpose }: QuoRequest, reason: string, cause?: unknown): ProviderUnavailable =>
  new ProviderUnavailable(`Quo could not be asked to ${purpose}: ${reason}. Try again in a moment.`, cause);

const hints: Readonly<Record<number, string>> = {
  401: 'Check OPENPHONE_API_KEY: the key alone, as Settings → API shows it, of a workspace with a subscription.',
  402: 'Check the subscription and the credits of the workspace.',
  403: 'Check the key owner’s access to the line, and the workspace’s plan and settings.',
  404: 'Check the id: it is unknown to this key’s workspace.',
};

function rejected({ purpose }: QuoRequest, status: number, body: unknown): ProviderRejected {
  const { message = 'no reason given', code, trace } = readProviderError(body);
  const hint =
    hints[status] ?? (status < 400 ? 'Check OPENPHONE_BASE_URL: it answers with a redirect.' : undefined);
  const words = `Quo refused to ${purpose} (status ${status}): ${message.replace(/\.$/, '')}.`;
  return new ProviderRejected(hint === undefined ? words : `${words} ${hint}`, {
    status,
    providerCode: code,
    trace,
  });
}

/** Undefined for what is not JSON; JSON has no undefined of its own. */
function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
