import { z } from 'zod';

import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { requiredText, text, time } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';

const resource = z.object({ id: requiredText, createdAt: time, answeredAt: time, answeredByUserId: text });

/** Also comes when an outgoing call reaches a voicemail box. Who answered is never `context.userId`: that owns the line. */
export const readCallAnswered = (event: QuoEvent): CallFacts => {
  const call = parseResource(resource, event);
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(call.id),
    ...callContext(event),
    startedAt: call.createdAt,
    providerStatus: 'in-progress',
    answeredAt: call.answeredAt,
    answeredBy: call.answeredByUserId,
  };
};
