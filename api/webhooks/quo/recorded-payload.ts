import { readdirSync, readFileSync } from 'node:fs';

import type { WebhookGeneration } from '../../../schema/webhook-delivery/incoming-delivery.ts';

/** A payload of `recorded/`, for tests: field for field as the provider sends it, people and numbers invented. */
export interface RecordedPayload {
  /** The file's name without `.json`, e.g. `legacy-v4.call.completed`. */
  readonly name: string;
  readonly generation: WebhookGeneration;
  readonly body: string;
}

const folder = new URL('recorded/', import.meta.url);

/** @throws {Error} when there is no such payload. */
export const recordedPayload = (name: string): RecordedPayload => ({
  name,
  generation: name.startsWith('legacy-') ? 'LEGACY' : 'QUO',
  body: readFileSync(new URL(`${name}.json`, folder), 'utf8'),
});

/** All of them, by name. */
export const recordedPayloads = (): RecordedPayload[] =>
  readdirSync(folder)
    .toSorted()
    .map((file) => recordedPayload(file.replace(/\.json$/, '')));
