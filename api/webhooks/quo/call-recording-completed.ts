import { z } from 'zod';

import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { requiredText, text, time } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';
import { recordingArtifact, recordings } from './recording-artifact.ts';

const resource = z
  .object({
    id: requiredText,
    createdAt: time,
    answeredAt: time,
    answeredBy: text,
    completedAt: time,
    updatedAt: time,
    recordings: recordings.optional(),
    // The same list in legacy v2 and v3.
    media: recordings.optional(),
  })
  // The list is what the event is about: a payload without one has changed, and must not pass as "none".
  .refine((call) => call.recordings !== undefined || call.media !== undefined, { path: ['recordings'] });

/**
 * Status and duration stay unsaid: the event carries the duration of the recording, and proves no
 * more than that the call was recorded.
 */
export const readCallRecordingCompleted = (event: QuoEvent): CallFacts => {
  const call = parseResource(resource, event);
  const segments = call.recordings ?? call.media ?? null;
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(call.id),
    ...callContext(event),
    startedAt: call.createdAt,
    answeredAt: call.answeredAt,
    answeredBy: call.answeredBy,
    endedAt: call.completedAt,
    artifacts: [recordingArtifact(segments, call.updatedAt ?? event.createdAt)],
  };
};
