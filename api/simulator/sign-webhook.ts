import { createHmac } from 'node:crypto';

/** What is signed, and when. The body is signed as the very text that is sent. */
export interface SignedDelivery {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  /** Every key adds a signature: two while a key is being rotated. */
  readonly keys: readonly string[];
}

/** The three headers of Standard Webhooks; the key is base64 after `whsec_`, the time whole seconds. */
export function signStandardWebhook({ id, at, body, keys }: SignedDelivery): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1_000);
  const signatures = keys.map((key) => `v1,${hmac(key.replace(/^whsec_/, ''), `${id}.${seconds}.${body}`)}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}

/** The one header of the legacy webhooks; the key is bare base64, the time milliseconds. */
export function signLegacyWebhook({ at, body, keys }: SignedDelivery): Record<string, string> {
  const milliseconds = at.getTime();
  const signatures = keys.map((key) => `hmac;1;${milliseconds};${hmac(key, `${milliseconds}.${body}`)}`);
  return { 'openphone-signature': signatures.join(',') };
}

const hmac = (base64Key: string, content: string): string =>
  createHmac('sha256', Buffer.from(base64Key, 'base64')).update(content).digest('base64');
