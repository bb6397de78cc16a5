import {
  isSameSignature,
  maxSignatures,
  sign,
  timestampTolerance,
  type SignatureVerdict,
} from './signature.ts';

/** The header of the legacy webhooks. */
export const legacyHeader = 'openphone-signature';

// hmac;1;<milliseconds>;<base64>
const entryShape = /^hmac;1;(\d{13});([A-Za-z0-9+/]+=*)$/;

/**
 * The legacy scheme: HMAC-SHA256 over `timestamp.body` with the key's decoded bytes, timestamp in
 * milliseconds. Several signatures are separated by commas, which a header that came twice looks like
 * too; each has to stand for itself, so the two need not be told apart.
 */
export const verifyLegacySignature = (
  headers: Headers,
  body: Uint8Array,
  keys: readonly Uint8Array[],
  now: Date,
): SignatureVerdict => {
  const forged = (reason: string) => ({ authentic: false, reason }) as const;
  const entries = (headers.get(legacyHeader) ?? '')
    .split(',')
    .map((entry) => entryShape.exec(entry.trim()))
    .filter((match) => match !== null)
    .slice(0, maxSignatures)
    .map(([, timestamp = '', signature = '']) => ({ timestamp, signature }));
  if (entries.length === 0) return forged(`${legacyHeader} has no hmac;1;<milliseconds>;<base64>`);

  const timely = entries.filter(
    (entry) => Math.abs(now.getTime() - Number(entry.timestamp)) <= timestampTolerance,
  );
  if (timely.length === 0) return forged(`the timestamp of ${legacyHeader} is outside the 5 minutes`);

  const authentic = timely.some(({ timestamp, signature }) =>
    keys.some((key) => isSameSignature(sign(key, `${timestamp}.`, body), signature)),
  );
  return authentic
    ? { authentic, generation: 'LEGACY', deliveryId: undefined }
    : {
        ...forged(`${legacyHeader} was not made with a legacy key of OPENPHONE_WEBHOOK_SECRET`),
        unknownKey: true,
      };
};
