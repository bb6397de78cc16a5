import { z } from 'zod';

import type { ArtifactFacts } from '../../../schema/call-artifact/artifact-facts.ts';
import { listOf, seconds, text, webAddress } from './payload-fields.ts';

const segment = z
  .object({ id: text, url: webAddress, type: text, duration: seconds, startTime: text })
  .transform((part) => ({
    id: part.id ?? null,
    url: part.url ?? null,
    contentType: part.type ?? null,
    duration: part.duration ?? null,
    startedAt: part.startTime ?? null,
  }));

/** `recordings` of a call, or `media` of the older versions; null is how the provider writes none. */
export const recordings = listOf(segment).nullable();

/** What a call's list of recordings says of its recording. */
export const recordingArtifact = (segments: z.infer<typeof recordings>, observedAt: Date): ArtifactFacts => {
  if (segments === null || segments.length === 0) return { kind: 'RECORDING', state: 'ABSENT', observedAt };
  // A segment gets its address when it is processed; until one has, there is nothing to play.
  if (segments.every(({ url }) => url === null)) return { kind: 'RECORDING', state: 'PENDING', observedAt };
  return { kind: 'RECORDING', state: 'READY', content: { segments }, observedAt };
};
