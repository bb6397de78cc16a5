import type { StoredKey } from '../../../schema/webhook-registration/signing-key.ts';
import { parseSigningKeys, type SigningKeys } from './signing-keys.ts';

/** The keys that deliveries are verified with, whoever brought them. */
export interface SigningKeyRing {
  /** From memory, unless that is half a minute old. @throws when the stored keys cannot be read. */
  current(): SigningKeys | Promise<SigningKeys>;
  /**
   * Other keys than those that were tried in vain, if somebody has stored any since. The database is
   * asked once a second at most, whatever comes in.
   */
  newer(tried: SigningKeys): Promise<SigningKeys | undefined>;
}

export interface SigningKeyRingOptions {
  /** `OPENPHONE_WEBHOOK_SECRET`: `whsec_…` keys verify new webhooks, all others are legacy keys in base64. */
  readonly secrets: readonly string[];
  /** The keys of webhooks that we registered. */
  readonly readStored: () => Promise<readonly StoredKey[]>;
  readonly clock: () => Date;
}

const maxAgeMs = 30_000;
const minPauseMs = 1_000;

interface Reading {
  readonly keys: SigningKeys;
  /** The stored ones, to see whether others have come. */
  readonly stored: string;
  readonly at: number;
  /** When the first of the rotated keys runs out. */
  readonly until: number;
}

/** @throws {Error} at once when a secret is not a key. */
export function signingKeyRing({ secrets, readStored, clock }: SigningKeyRingOptions): SigningKeyRing {
  const given = parseSigningKeys(secrets);
  let last: Reading | undefined;
  let reading: Promise<Reading> | undefined;
  /** When a bad signature last made us read. */
  let lookedAt = -Infinity;

  async function read(): Promise<Reading> {
    const at = clock().getTime();
    const found = await readStored();
    const stored = found.map(({ key }) => key).join();
    const until = Math.min(...found.map(({ acceptedUntil }) => acceptedUntil?.getTime() ?? Infinity));
    const keys = last?.stored === stored ? last.keys : withStored(found);
    last = { keys, stored, at, until };
    return last;
  }

  function withStored(found: readonly StoredKey[]): SigningKeys {
    const { standard } = parseSigningKeys(found.map(({ key }) => key));
    return { standard: [...standard, ...given.standard], legacy: given.legacy };
  }

  /** One reading serves all who need it meanwhile. */
  function readOnce(): Promise<Reading> {
    reading ??= read().finally(() => (reading = undefined));
    return reading;
  }

  return {
    current() {
      const now = clock().getTime();
      if (last !== undefined && now - last.at < maxAgeMs && now < last.until) return last.keys;
      return readOnce().then(({ keys }) => keys);
    },
    async newer(tried) {
      const now = clock().getTime();
      if (last !== undefined && last.keys !== tried) return last.keys;
      if (reading === undefined && now - lookedAt < minPauseMs) return undefined;
      lookedAt = now;
      const { keys } = await readOnce();
      return keys === tried ? undefined : keys;
    },
  };
}
