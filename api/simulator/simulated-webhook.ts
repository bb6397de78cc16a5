import { randomBytes } from 'node:crypto';
import { newId } from './random.ts';

export type Generation = 'quo' | 'legacy';

export interface SimulatedWebhook {
  readonly id: string;
  readonly generation: Generation;
  url: string;
  label: string | null;
  status: 'enabled' | 'disabled';
  events: readonly string[];
  /** Lines, or `*` for all. */
  resourceIds: readonly string[];
  /** The newest signs first; a rotated-out one goes on signing beside it. */
  keys: readonly [string, ...string[]];
  readonly createdAt: Date;
  updatedAt: Date;
}

export const quoEventTypes: readonly string[] = [
  'message.received',
  'message.delivered',
  'message.failed',
  'message.undelivered',
  'call.ringing',
  'call.menu.selected',
  'call.answered',
  'call.completed',
  'call.forwarded',
  'call.missed',
  'call.recording.completed',
  'call.summary.completed',
  'call.transcript.completed',
  'call.voicemail.completed',
  'contact.updated',
  'contact.deleted',
];

/** By the v1 address that makes webhooks for them. */
export const legacyEventTypes: Readonly<Record<string, readonly string[]>> = {
  messages: ['message.received', 'message.delivered'],
  calls: ['call.completed', 'call.ringing', 'call.recording.completed'],
  'call-summaries': ['call.summary.completed'],
  'call-transcripts': ['call.transcript.completed'],
};

export interface WebhookWishes {
  readonly url: string;
  readonly generation: Generation;
  /** `whsec_…` or, for legacy, base64; made up when missing. */
  readonly key?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly resourceIds?: readonly string[] | undefined;
  readonly label?: string | null | undefined;
  readonly status?: 'enabled' | 'disabled' | undefined;
}

let lastId = 1_000;

export function newWebhook(wishes: WebhookWishes, now: Date): SimulatedWebhook {
  const { url, generation, label = null, status = 'enabled', resourceIds = ['*'] } = wishes;
  const events =
    wishes.events ?? (generation === 'quo' ? quoEventTypes : Object.values(legacyEventTypes).flat());
  const id = generation === 'quo' ? String((lastId += 1)) : newId('WH');
  const keys: [string] = [wishes.key ?? newSigningKey(generation)];
  return { id, generation, url, label, status, events, resourceIds, keys, createdAt: now, updatedAt: now };
}

export const newSigningKey = (generation: Generation): string =>
  (generation === 'quo' ? 'whsec_' : '') + randomBytes(32).toString('base64');
