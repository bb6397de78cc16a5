import { randomUUID } from 'node:crypto';
import { signLegacyWebhook, signStandardWebhook } from '../simulator/sign-webhook.ts';
import type { TestProduct } from './test-product.ts';

export interface DeliveryOptions {
  /** `webhook-id`; a new one unless told. */
  readonly id?: string;
  readonly generation?: 'quo' | 'legacy';
  /** The last part of the address. */
  readonly address?: 'calls' | 'messages' | 'contacts' | 'status';
  /** When it was signed. */
  readonly at?: Date;
  /** What it is signed with; the right key unless told. */
  readonly key?: string;
}

/** Posts an event as the provider does: signed, at the product's real address. */
export async function deliverWebhook(
  product: Pick<TestProduct, 'url' | 'provider'>,
  event: object | string,
  options: DeliveryOptions = {},
): Promise<Response> {
  const { id = `msg_${randomUUID()}`, generation = 'quo', address = 'calls', at = new Date() } = options;
  const { provider } = product;
  const key = options.key ?? (generation === 'quo' ? provider.key : provider.legacyKey);
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const sign = generation === 'quo' ? signStandardWebhook : signLegacyWebhook;
  return fetch(`${product.url}/api/v1/openphone/webhooks/${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...sign({ id, at, body, keys: [key] }) },
    body,
  });
}

export interface CallEvent {
  readonly type: string;
  readonly callId: string;
  readonly line?: string;
  /** The line's own number. */
  readonly own?: string;
  readonly other?: string;
  /** More of the resource, or other than usual. */
  readonly resource?: object;
  readonly direction?: 'incoming' | 'outgoing';
  readonly createdAt?: Date;
}

/** An event about a call, in the shape of the 2026-03-30 webhooks. */
export function callEvent(event: CallEvent): object {
  const { type, callId, line = 'PNdemoDental', own = '+13125550103', other = '+17735550116' } = event;
  const { resource = {}, direction = 'incoming', createdAt = new Date() } = event;
  const time = createdAt.toISOString();
  return {
    id: `EV${randomUUID()}`,
    apiVersion: '2026-03-30',
    createdAt: new Date().toISOString(),
    type,
    data: {
      resource: { id: callId, direction, createdAt: time, updatedAt: time, ...resource },
      context: {
        orgId: 'ORdemo',
        phoneNumberId: line,
        conversationId: 'CN1',
        userId: 'USdemoAda',
        participants: { workspace: [own], external: [other], resolution: 'available' },
      },
      links: { quo: null },
    },
  };
}

/** What a transcript's event says: it names its call, and not when the call began. */
export function transcriptEvent(callId: string, words: string, line = 'PNdemoDental'): object {
  return {
    id: `EV${randomUUID()}`,
    apiVersion: '2026-03-30',
    createdAt: new Date().toISOString(),
    type: 'call.transcript.completed',
    data: {
      resource: {
        callId,
        createdAt: new Date().toISOString(),
        duration: 10,
        processingStatus: 'completed',
        dialogue: [{ userId: 'USdemoAda', identifier: null, content: words, start: 0, end: 2 }],
      },
      context: { orgId: 'ORdemo', phoneNumberId: line, conversationId: 'CN1', userId: 'USdemoAda' },
      links: { quo: null },
    },
  };
}
