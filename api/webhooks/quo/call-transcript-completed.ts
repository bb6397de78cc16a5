import { z } from 'zod';

import type { ArtifactFacts } from '../../../schema/call-artifact/artifact-facts.ts';
import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { listOf, requiredText, seconds, text, time } from './payload-fields.ts';
import { processingStatus } from './processing-status.ts';
import type { QuoEvent } from './quo-event.ts';

const line = z
  .object({ userId: text, identifier: text, content: z.string(), start: seconds, end: seconds })
  .transform(({ userId = null, identifier = null, content, start = 0, end = start }) => ({
    userId,
    identifier,
    content,
    start,
    end,
  }));

const resource = z
  .object({
    callId: requiredText,
    processingStatus: processingStatus.optional(),
    status: processingStatus.optional(),
    duration: seconds,
    dialogue: listOf(line)
      .optional()
      .catch(undefined)
      .transform((lines) => lines ?? []),
    updatedAt: time,
  })
  .refine((part) => (part.processingStatus ?? part.status) !== undefined, { path: ['processingStatus'] });

/** Known by the call's id alone: `createdAt` and `duration` are the transcript's, not the call's. */
export const readCallTranscriptCompleted = (event: QuoEvent): CallFacts => {
  const part = parseResource(resource, event);
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(part.callId),
    ...callContext(event),
    artifacts: [transcriptArtifact(part, part.updatedAt ?? event.createdAt)],
  };
};

const transcriptArtifact = (part: z.infer<typeof resource>, observedAt: Date): ArtifactFacts => {
  const { dialogue: lines, duration = null } = part;
  const state = part.processingStatus ?? part.status ?? 'PENDING';
  if (state !== 'READY') return { kind: 'TRANSCRIPT', state, observedAt };
  // Completed and empty: nobody spoke, and nothing more will come.
  if (lines.length === 0) return { kind: 'TRANSCRIPT', state: 'ABSENT', observedAt };
  return { kind: 'TRANSCRIPT', state, content: { duration, lines }, observedAt };
};
