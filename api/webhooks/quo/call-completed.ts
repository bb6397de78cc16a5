import { z } from 'zod';

import type { ArtifactFacts } from '../../../schema/call-artifact/artifact-facts.ts';
import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { flag, requiredText, seconds, text, time, webAddress, wholeSeconds } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';
import { recordingArtifact, recordings } from './recording-artifact.ts';
import { voicemailArtifact } from './voicemail-artifact.ts';

const resource = z.object({
  id: requiredText,
  status: text,
  createdAt: time,
  answeredAt: time,
  completedAt: time,
  updatedAt: time,
  duration: wholeSeconds,
  hasVoicemail: flag,
  // Legacy events only, and not each version has each.
  answeredBy: text,
  forwardedTo: text,
  voicemail: z
    .object({ url: webAddress, duration: seconds })
    .transform(({ url, duration }) => ({ recordingUrl: url, duration }))
    .optional()
    .catch(undefined),
  recordings: recordings.optional().catch(undefined),
  media: recordings.optional().catch(undefined),
});

/** The end of a call, whatever came of it. */
export const readCallCompleted = (event: QuoEvent): CallFacts => {
  const call = parseResource(resource, event);
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(call.id),
    ...callContext(event),
    startedAt: call.createdAt,
    providerStatus: call.status ?? 'completed',
    answeredAt: call.answeredAt,
    answeredBy: call.answeredBy,
    endedAt: call.completedAt,
    duration: call.duration,
    hasVoicemail: call.voicemail === undefined ? call.hasVoicemail : true,
    aiHandled: call.status === 'ai-handled' ? true : undefined,
    forwardedTo: call.forwardedTo,
    artifacts: enclosedParts(call, call.updatedAt ?? event.createdAt),
  };
};

// No recording in here is no news: it comes in an event of its own, minutes later.
const enclosedParts = (call: z.infer<typeof resource>, observedAt: Date): ArtifactFacts[] | undefined => {
  const parts: ArtifactFacts[] = [];
  const segments = call.recordings ?? call.media ?? [];
  if (segments.length > 0) parts.push(recordingArtifact(segments, observedAt));
  if (call.voicemail !== undefined) parts.push(voicemailArtifact(call.voicemail, observedAt));
  return parts.length === 0 ? undefined : parts;
};
