import { z } from 'zod';

import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { openPhoneCallId } from '../../../schema/ids.ts';
import { callContext } from './call-context.ts';
import { parseResource } from './parse-resource.ts';
import { requiredText, text, time } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';

const resource = z.object({ id: requiredText, createdAt: time, forwardedTo: text });

/** `forwardedTo` may be a number, a line (`PN…`), a user (`US…`) or a word such as `anonymous`. */
export const readCallForwarded = (event: QuoEvent): CallFacts => {
  const call = parseResource(resource, event);
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(call.id),
    ...callContext(event),
    startedAt: call.createdAt,
    providerStatus: 'forwarded',
    forwardedTo: call.forwardedTo,
  };
};
