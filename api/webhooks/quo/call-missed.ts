import { z } from 'zod';

import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { requiredText, time } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';

const resource = z.object({ id: requiredText, createdAt: time });

/** Sent for incoming calls alone, so it does not say the direction. */
export const readCallMissed = (event: QuoEvent): CallFacts => {
  const call = parseResource(resource, event);
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(call.id),
    ...callContext(event),
    direction: 'INBOUND',
    startedAt: call.createdAt,
    providerStatus: 'missed',
  };
};
