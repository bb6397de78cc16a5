import { z } from 'zod';
import type { CallFacts } from '../../schema/call-log/call-facts.ts';
import { openPhoneCallId, phoneNumberId } from '../../schema/ids.ts';
import { direction, instant, seconds, text } from './answer-fields.ts';
import { readSummary, readVoicemail } from './read-artifact.ts';

const party = z.union([
  z
    .string()
    .min(1)
    .transform((phoneNumber) => ({ phoneNumber, actorId: undefined })),
  z.object({ phoneNumber: z.string().min(1), actorId: text }),
]);

const callAnswer = z.object({
  id: z.string().min(1),
  phoneNumberId: text,
  conversationId: text,
  direction,
  status: text,
  participants: z.array(z.unknown()).optional().catch(undefined),
  answeredAt: instant,
  answeredBy: text,
  completedAt: instant,
  createdAt: instant,
  updatedAt: instant,
  duration: seconds,
  forwardedTo: text,
  aiHandled: z.string().nullish().catch(undefined),
  summary: z.unknown().optional(),
  voicemail: z.unknown().optional(),
});

/**
 * A call of either surface, its included summary and voicemail as artifacts; undefined without an id.
 * @param fetchedAt when it was asked for: parts are told as of then, and their addresses are good from then.
 */
export function readCall(value: unknown, fetchedAt: Date): CallFacts | undefined {
  const parsed = callAnswer.safeParse(value);
  if (!parsed.success) return undefined;
  const call = parsed.data;
  const parties = call.participants?.flatMap((participant) => party.safeParse(participant).data ?? []) ?? [];
  const participants = [...new Set(parties.map(({ phoneNumber }) => phoneNumber))];
  // Only people and agents of the workspace have an actor; without one on any party (v1, a call that
  // nobody took) the source does not say whose the numbers are.
  const ownNumbers = [
    ...new Set(parties.flatMap(({ phoneNumber, actorId }) => (actorId === undefined ? [] : [phoneNumber]))),
  ];
  const hasVoicemail = typeof call.voicemail === 'object' && call.voicemail !== null;
  const artifacts = [readSummary(call.summary, fetchedAt), readVoicemail(call.voicemail, fetchedAt)].filter(
    (part) => part !== undefined,
  );
  return {
    kind: 'call',
    openPhoneCallId: openPhoneCallId(call.id),
    startedAt: call.createdAt,
    phoneNumberId: call.phoneNumberId === undefined ? undefined : phoneNumberId(call.phoneNumberId),
    conversationId: call.conversationId,
    direction: call.direction,
    providerStatus: call.status,
    participants: participants.length === 0 ? undefined : participants,
    ownNumbers: ownNumbers.length === 0 ? undefined : ownNumbers,
    answeredAt: call.answeredAt,
    endedAt: call.completedAt,
    duration: call.duration,
    answeredBy: call.answeredBy,
    // A voicemail appears seconds after the call: that there is none yet says nothing.
    hasVoicemail: hasVoicemail ? true : undefined,
    aiHandled: call.aiHandled === undefined ? undefined : call.aiHandled === 'ai-agent',
    forwardedTo: call.forwardedTo,
    artifacts: artifacts.length === 0 ? undefined : artifacts,
  };
}
