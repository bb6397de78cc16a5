import type { SignatureVerdict } from './signature.ts';
import type { SigningKeys } from './signing-keys.ts';
import { legacyHeader, verifyLegacySignature } from './verify-legacy-signature.ts';
import { hasStandardHeaders, verifyStandardSignature } from './verify-standard-signature.ts';

/**
 * Whether the provider sent these bytes within five minutes of now, judged by the headers' generation.
 * With headers of both it is new or nothing: falling back would let the weaker scheme decide.
 */
export const verifyQuoSignature = (
  headers: Headers,
  body: Uint8Array,
  keys: SigningKeys,
  now: Date,
): SignatureVerdict => {
  if (hasStandardHeaders(headers)) return verifyStandardSignature(headers, body, keys.standard, now);
  if (headers.has(legacyHeader)) return verifyLegacySignature(headers, body, keys.legacy, now);
  return {
    authentic: false,
    reason:
      keys.standard.length + keys.legacy.length === 0
        ? 'no signature header, and OPENPHONE_WEBHOOK_SECRET is not set'
        : 'no signature header',
  };
};
