import { createHmac, timingSafeEqual } from 'node:crypto';

import type { WebhookGeneration } from '../../../schema/webhook-delivery/incoming-delivery.ts';

export type SignatureVerdict =
  | {
      readonly authentic: true;
      readonly generation: WebhookGeneration;
      /** The delivery's own id, where the generation has one. */
      readonly deliveryId: string | undefined;
    }
  | {
      readonly authentic: false;
      /** For our log: it quotes neither the signature nor the body. */
      readonly reason: string;
      /** Well formed and in time, but made with no key of ours: forged, or we lack the webhook's key. */
      readonly unknownKey?: boolean;
    };

/** How far a delivery's timestamp may lie from now, before or after, in milliseconds. */
export const timestampTolerance = 5 * 60 * 1000;

/** More signatures than a rotation needs; each costs a hash of the whole body before anything is proven. */
export const maxSignatures = 8;

/** Base64 of the HMAC-SHA256 over `prefix` and the body's bytes as they came. */
export const sign = (key: Uint8Array, prefix: string, body: Uint8Array): string =>
  createHmac('sha256', key).update(prefix).update(body).digest('base64');

/** Whether two signatures are the same, in a time that does not tell how much of them is. */
export const isSameSignature = (expected: string, given: string): boolean => {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
};
