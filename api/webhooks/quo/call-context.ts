import { z } from 'zod';

import type { CallFacts } from '../../../schema/call-log/call-facts.ts';
import { phoneNumberId } from '../../../schema/ids.ts';
import { parseAppLink } from './app-link.ts';
import { direction, phoneNumbers, text } from './payload-fields.ts';
import type { QuoEvent } from './quo-event.ts';

type CallContext = Pick<
  CallFacts,
  'phoneNumberId' | 'conversationId' | 'direction' | 'participants' | 'ownNumbers' | 'url'
>;
type Parties = Pick<CallFacts, 'participants' | 'ownNumbers'>;

const where = z.object({ phoneNumberId: text, conversationId: text }).catch({});

const resolvedParties = z
  .object({
    participants: z.object({ workspace: phoneNumbers, external: phoneNumbers, resolution: text }),
  })
  .transform((context) => context.participants)
  .optional()
  .catch(undefined);

const writtenParties = z
  .object({ direction, participants: phoneNumbers, from: phoneNumbers, to: phoneNumbers })
  .catch({});

/** Where and between whom a call was, as far as any of its events says so. */
export const callContext = (event: QuoEvent): CallContext => {
  const said = where.parse(event.generation === 'QUO' ? event.context : event.resource);
  const linked = parseAppLink(event.url);
  const lineId = said.phoneNumberId ?? linked.phoneNumberId;
  return {
    phoneNumberId: lineId === undefined ? undefined : phoneNumberId(lineId),
    conversationId: said.conversationId ?? linked.conversationId,
    direction: writtenParties.parse(event.resource).direction,
    ...(partiesOfContext(event.context) ?? partiesOfResource(event.resource)),
    url: event.url,
  };
};

const partiesOfContext = (context: unknown): Parties | undefined => {
  const parties = resolvedParties.parse(context);
  // `unavailable` means that the provider could not tell, not that there was nobody.
  if (parties === undefined || parties.resolution === 'unavailable') return undefined;
  const { workspace = [], external = [] } = parties;
  if (workspace.length + external.length === 0) return undefined;
  return {
    participants: [...new Set([...workspace, ...external])],
    ownNumbers: workspace.length === 0 ? undefined : workspace,
  };
};

const partiesOfResource = (resource: unknown): Parties => {
  const { direction: way, participants, from = [], to = [] } = writtenParties.parse(resource);
  if (participants !== undefined) return { participants };
  const everybody = [...new Set([...from, ...to])];
  if (everybody.length === 0) return {};
  const own = way === 'INBOUND' ? to : way === 'OUTBOUND' ? from : [];
  return { participants: everybody, ownNumbers: own.length === 0 ? undefined : own };
};
