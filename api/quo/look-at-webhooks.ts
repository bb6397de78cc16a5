import { setTimeout as delay } from 'node:timers/promises';
import { ProviderRejected } from '../../schema/errors.ts';
import type { ProviderLook, ProviderWebhook } from '../../schema/webhook-registration/provider-webhooks.ts';

/** Whoever asks how things are does not wait through the repeats of a request that fails. */
const patienceMs = 4_000;

/** A look that is kept; one that is under way serves all who ask meanwhile. */
export interface CachedLook {
  look(maxAgeMs: number): Promise<ProviderLook>;
  /** What was seen is no longer so. */
  forget(): void;
}

/** Keeps what listing the webhooks said, failures too: asking a provider that is down again would not help it up. */
export function lookAtWebhooks(
  list: () => Promise<readonly ProviderWebhook[]>,
  clock: () => Date,
): CachedLook {
  let kept: { readonly look: Promise<ProviderLook>; readonly askedAt: number } | undefined;
  return {
    look(maxAgeMs) {
      if (kept === undefined || performance.now() - kept.askedAt >= maxAgeMs)
        kept = { look: lookOnce(list, clock), askedAt: performance.now() };
      return kept.look;
    },
    forget: () => (kept = undefined),
  };
}

async function lookOnce(
  list: () => Promise<readonly ProviderWebhook[]>,
  clock: () => Date,
): Promise<ProviderLook> {
  const answered = new AbortController();
  const late = delay(patienceMs, undefined, { signal: answered.signal, ref: false }).then(
    (): ProviderLook['result'] => ({
      kind: 'unreachable',
      message: `Quo has not answered within ${patienceMs / 1_000} seconds.`,
    }),
  );
  const said = list().then(
    (webhooks): ProviderLook['result'] => ({ kind: 'answered', webhooks }),
    (error: unknown): ProviderLook['result'] => readFailure(error),
  );
  late.catch(() => undefined);
  const result = await Promise.race([said, late]);
  answered.abort();
  return { at: clock(), result };
}

function readFailure(error: unknown): ProviderLook['result'] {
  const message = error instanceof Error ? error.message : 'The reason is unknown.';
  if (!(error instanceof ProviderRejected)) return { kind: 'unreachable', message };
  return { kind: error.status === 401 ? 'key-rejected' : 'refused', message };
}
