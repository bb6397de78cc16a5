import { z } from 'zod';

import type { ArtifactFacts } from '../../../schema/call-artifact/artifact-facts.ts';
import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { flag, listOf, requiredText, text, time } from './payload-fields.ts';
import { processingStatus } from './processing-status.ts';
import type { QuoEvent } from './quo-event.ts';

const sentences = listOf(requiredText)
  .optional()
  .catch(undefined)
  .transform((list) => list ?? []);

const resource = z
  .object({
    callId: requiredText,
    processingStatus: processingStatus.optional(),
    status: processingStatus.optional(),
    summary: sentences,
    nextSteps: sentences,
    handledByAiAgent: flag,
    answeredByUserId: text,
    updatedAt: time,
  })
  .refine((part) => (part.processingStatus ?? part.status) !== undefined, { path: ['processingStatus'] });

/** Known by the call's id alone; nothing in here is the call's start. */
export const readCallSummaryCompleted = (event: QuoEvent): CallFacts => {
  const part = parseResource(resource, event);
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(part.callId),
    ...callContext(event),
    aiHandled: part.handledByAiAgent,
    answeredBy: part.answeredByUserId,
    artifacts: [summaryArtifact(part, part.updatedAt ?? event.createdAt)],
  };
};

const summaryArtifact = (part: z.infer<typeof resource>, observedAt: Date): ArtifactFacts => {
  const { summary, nextSteps } = part;
  const state = part.processingStatus ?? part.status ?? 'PENDING';
  if (state !== 'READY') return { kind: 'SUMMARY', state, observedAt };
  // Completed and empty: there was nothing to sum up, and nothing more will come.
  if (summary.length + nextSteps.length === 0) return { kind: 'SUMMARY', state: 'ABSENT', observedAt };
  return { kind: 'SUMMARY', state, content: { summary, nextSteps }, observedAt };
};
