import {
  isSameSignature,
  maxSignatures,
  sign,
  timestampTolerance,
  type SignatureVerdict,
} from './signature.ts';

const headerNames = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

// Headers that came twice arrive joined by a comma, which none of these shapes leaves room for.
const idShape = /^[^\s,]{1,256}$/;
const timestampShape = /^\d{1,12}$/;
const signaturesShape = /^[^\s,]+,[^\s,]+(?: [^\s,]+,[^\s,]+)*$/;

/** Whether the request claims to come from the new webhooks. */
export const hasStandardHeaders = (headers: Headers): boolean =>
  headerNames.some((name) => headers.has(name));

/** Standard Webhooks 1.0: `v1,` HMAC-SHA256 over `id.timestamp.body`, timestamp in seconds. */
export const verifyStandardSignature = (
  headers: Headers,
  body: Uint8Array,
  keys: readonly Uint8Array[],
  now: Date,
): SignatureVerdict => {
  const forged = (reason: string) => ({ authentic: false, reason }) as const;
  const [id, timestamp, signatures] = headerNames.map((name) => headers.get(name) ?? '');
  if (id === undefined || !idShape.test(id)) return forged('webhook-id is missing, repeated or malformed');
  if (timestamp === undefined || !timestampShape.test(timestamp)) {
    return forged('webhook-timestamp is missing, repeated or malformed');
  }
  if (signatures === undefined || !signaturesShape.test(signatures)) {
    return forged('webhook-signature is missing, repeated or malformed');
  }

  // Both in whole seconds, as the signer counts: half a second must not decide.
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(ageSeconds) * 1000 > timestampTolerance)
    return forged('webhook-timestamp is outside the 5 minutes');

  const given = signatures
    .split(' ')
    .filter((entry) => entry.startsWith('v1,'))
    .slice(0, maxSignatures)
    .map((entry) => entry.slice('v1,'.length));
  const authentic = keys.some((key) => {
    const expected = sign(key, `${id}.${timestamp}.`, body);
    return given.some((signature) => isSameSignature(expected, signature));
  });
  return authentic
    ? { authentic, generation: 'QUO', deliveryId: id }
    : { ...forged(unknownKeyReason(keys.length)), unknownKey: true };
};

const unknownKeyReason = (known: number): string =>
  known === 0
    ? 'there is no whsec_ key in OPENPHONE_WEBHOOK_SECRET, and none of a registered webhook; register the webhooks, or add the signing key of this one'
    : 'no v1 signature was made with a key of OPENPHONE_WEBHOOK_SECRET or of a registered webhook';
