import type { IncomingDelivery, IngestResult } from '../../schema/webhook-delivery/incoming-delivery.ts';
import { acknowledge, refuse } from './answer.ts';
import { MalformedEvent } from './malformed-event.ts';
import { readQuoEvent } from './quo/read-quo-event.ts';
import type { SignatureVerdict } from './quo/signature.ts';
import type { SigningKeyRing } from './quo/signing-key-ring.ts';
import { verifyQuoSignature } from './quo/verify-quo-signature.ts';
import { readBoundedBody } from './read-bounded-body.ts';

/** The part of a pino logger that the receiver needs. */
interface WebhookLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface WebhookReceiverOptions {
  readonly keys: SigningKeyRing;
  /** Hears of a delivery that was signed in time, with a key we do not know, at this path. */
  readonly onUnknownKey?: (path: string) => void;
  /** Stores the delivery and applies it. Throws only when it could not be stored. */
  ingest(delivery: IncomingDelivery): Promise<IngestResult>;
  readonly now?: () => Date;
  readonly log: WebhookLog;
  /** Bytes; 1 MiB. */
  readonly maxBytes?: number;
}

/**
 * The door for the provider's webhooks: takes any event of either generation at any address. Answers
 * 200 for what is stored (ignored, unreadable and repeated deliveries included), 400 for what is
 * signed but no event, 401 for what is not proven to come from the provider, 405, 413, and 503 when the
 * keys could not be read or it could not be stored, so that the provider sends it again.
 */
export const webhookReceiver = (
  options: WebhookReceiverOptions,
): ((request: Request) => Promise<Response>) => {
  const { log, now = () => new Date(), maxBytes = 1024 * 1024 } = options;

  return async (request) => {
    if (request.method !== 'POST') return refuse(405, 'Webhooks are delivered with POST.', { allow: 'POST' });

    const bytes = await readBoundedBody(request, maxBytes).catch(() => 'broken-off' as const);
    if (bytes === 'broken-off') return refuse(400, 'The body ended too early.');
    if (bytes === 'too-large') {
      log.warn({ maxBytes }, 'webhook refused: body too large');
      return refuse(413, `A delivery may have ${maxBytes} bytes at most.`);
    }

    const receivedAt = now();
    const verdict = await verify(request.headers, bytes, options.keys, receivedAt).catch((error: unknown) => {
      log.error({ failure: describeFailure(error) }, 'signing keys could not be read');
      return 'unreadable' as const;
    });
    if (verdict === 'unreadable')
      return refuse(503, 'The signature could not be checked. Please send it again.');
    if (!verdict.authentic) {
      if (verdict.unknownKey === true) options.onUnknownKey?.(new URL(request.url).pathname);
      log.warn({ reason: verdict.reason }, 'webhook refused: signature not verified');
      return refuse(401, 'The signature of this delivery could not be verified.');
    }

    const delivery = readDelivery(bytes, verdict, receivedAt);
    if (delivery instanceof MalformedEvent) {
      log.warn({ deliveryId: verdict.deliveryId, reason: delivery.message }, 'webhook refused: not an event');
      return refuse(400, 'The body is not an event.');
    }

    const { deliveryId, eventType, reading } = delivery;
    try {
      const result = await options.ingest(delivery);
      log.info({ deliveryId, eventType, outcome: reading.outcome, result }, 'webhook received');
      return acknowledge();
    } catch (error) {
      log.error({ deliveryId, eventType, failure: describeFailure(error) }, 'webhook could not be stored');
      return refuse(503, 'The delivery could not be stored. Please send it again.');
    }
  };
};

/** Once more with keys that another process may have stored a moment ago, before anything is refused. */
const verify = async (
  headers: Headers,
  bytes: Uint8Array,
  ring: SigningKeyRing,
  receivedAt: Date,
): Promise<SignatureVerdict> => {
  const current = ring.current();
  const keys = current instanceof Promise ? await current : current;
  const verdict = verifyQuoSignature(headers, bytes, keys, receivedAt);
  if (verdict.authentic || verdict.unknownKey !== true) return verdict;
  const newer = await ring.newer(keys);
  return newer === undefined ? verdict : verifyQuoSignature(headers, bytes, newer, receivedAt);
};

const readDelivery = (
  bytes: Uint8Array,
  verdict: { readonly generation: IncomingDelivery['generation']; readonly deliveryId: string | undefined },
  receivedAt: Date,
): IncomingDelivery | MalformedEvent => {
  try {
    const body = decodeUtf8(bytes);
    const event = readQuoEvent(body, verdict.generation);
    const deliveryId = verdict.deliveryId ?? event.eventId;
    return { deliveryId, generation: verdict.generation, ...event, receivedAt, body };
  } catch (error) {
    if (error instanceof MalformedEvent) return error;
    throw error;
  }
};

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    // Lenient decoding would store other bytes than those that were signed.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedEvent('the body is not UTF-8');
  }
};

// A database's message may quote the values it was given, so the body with them: name, code and place only.
const describeFailure = (error: unknown): object => {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, code, at: frames?.map((frame) => frame.trim()) };
};
