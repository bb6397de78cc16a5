import type { Delivery } from './delivery.ts';
import { signLegacyWebhook, signStandardWebhook } from './sign-webhook.ts';
import type { SimulatedWebhook } from './simulated-webhook.ts';

const keptAnswerLength = 2_000;

/** Signs and posts a delivery once; status 0 stands for no answer. */
export async function postDelivery(
  webhook: SimulatedWebhook,
  { id, body }: Delivery,
  at: Date,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const sign = webhook.generation === 'quo' ? signStandardWebhook : signLegacyWebhook;
  const headers = { 'content-type': 'application/json', ...sign({ id, at, body, keys: webhook.keys }) };
  try {
    const response = await fetch(webhook.url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { status: response.status, text: (await response.text()).slice(0, keptAnswerLength) };
  } catch {
    return { status: 0, text: '' };
  }
}
