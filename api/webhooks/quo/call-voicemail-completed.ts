import { z } from 'zod';

import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { prose, requiredText, seconds, text, time, webAddress } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';
import { voicemailArtifact } from './voicemail-artifact.ts';

const resource = z.object({
  id: requiredText,
  callId: text,
  voicemailId: text,
  duration: seconds,
  transcript: prose,
  recordingUrl: webAddress,
  updatedAt: time,
});

/**
 * `id` is the voicemail's own activity and stands in for the call only where the provider names none.
 * `createdAt` and `duration` are the voicemail's, not the call's.
 */
export const readCallVoicemailCompleted = (event: QuoEvent): CallFacts => {
  const voicemail = parseResource(resource, event);
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(voicemail.callId ?? voicemail.id),
    ...callContext(event),
    hasVoicemail: true,
    artifacts: [voicemailArtifact(voicemail, voicemail.updatedAt ?? event.createdAt)],
  };
};
