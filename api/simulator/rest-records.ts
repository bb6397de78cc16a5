import { talkSeconds, type SimulatedCall } from './simulated-call.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import type { Workspace } from './workspace.ts';

/** A call as v1 shows it. */
export function v1Call(call: SimulatedCall): Record<string, unknown> {
  const ours = call.line.phoneNumber;
  return {
    ...callFields(call),
    userId: call.userId,
    participants: call.direction === 'incoming' ? [call.otherNumber, ours] : [ours, call.otherNumber],
  };
}

/** A call as 2026-03-30 shows it; a voicemail only where it was asked for and left. */
export function datedCall(
  workspace: Workspace,
  call: SimulatedCall,
  include: readonly string[],
): Record<string, unknown> {
  const actorId = call.answeredBy ?? call.userId;
  const { summary, voicemail } = call;
  const summaryFields = {
    type: summary && 'human',
    summary: summary?.summary ?? null,
    nextSteps: summary?.nextSteps ?? null,
  };
  return {
    ...callFields(call),
    actorId,
    participants: [
      { phoneNumber: call.line.phoneNumber, actorId },
      { phoneNumber: call.otherNumber, actorId: null },
    ],
    ...(include.includes('summary')
      ? {
          summary: {
            status: summary !== null ? 'completed' : call.answeredAt === null ? 'absent' : 'in-progress',
            ...summaryFields,
            jobs: [],
            title: null,
          },
        }
      : {}),
    ...(include.includes('voicemail') && voicemail !== null
      ? {
          voicemail: {
            id: voicemail.id,
            status: voicemail.status,
            duration: voicemail.duration,
            recordingUrl: voicemail.status === 'completed' ? workspace.recordingUrl(voicemail.id) : null,
            transcript: voicemail.status === 'completed' ? voicemail.transcript : null,
          },
        }
      : {}),
  };
}

function callFields(call: SimulatedCall): Record<string, unknown> {
  const {
    id,
    line,
    direction,
    status,
    answeredAt,
    answeredBy,
    completedAt,
    createdAt,
    updatedAt,
    forwardedTo,
  } = call;
  return {
    id,
    phoneNumberId: line.id,
    direction,
    status,
    answeredAt,
    answeredBy,
    initiatedBy: direction === 'outgoing' ? call.userId : null,
    completedAt,
    createdAt,
    updatedAt,
    callRoute: 'phone-number',
    duration: talkSeconds(call),
    forwardedFrom: null,
    forwardedTo,
    aiHandled: call.aiHandled ? 'ai-agent' : null,
  };
}

export const callRecordings = (
  workspace: Workspace,
  { recordings }: SimulatedCall,
): Record<string, unknown>[] =>
  recordings.map(({ id, startTime, duration }) => ({
    id,
    status: 'completed',
    startTime,
    duration,
    url: workspace.recordingUrl(id),
    type: 'audio/wav',
  }));

export function callTranscripts(call: SimulatedCall): Record<string, unknown>[] {
  const { dialogue, recordings, updatedAt } = call;
  if (dialogue === null) return [];
  const lines = dialogue.map(({ userId, ...line }) => ({ ...line, actorId: userId }));
  const segment = { recordingId: recordings[0]?.id ?? null, startTime: call.answeredAt ?? call.createdAt };
  return [
    { ...segment, status: 'completed', createdAt: updatedAt, duration: talkSeconds(call), dialogue: lines },
  ];
}

/** A text, the same on both surfaces but for the word `failed`, which v1 lacks. */
export function restMessage(surface: 'v1' | 'dated', message: SimulatedMessage): Record<string, unknown> {
  const { id, to, from, text, line, conversationId, direction, userId, status, createdAt, updatedAt, media } =
    message;
  const word = surface === 'v1' && status === 'failed' ? 'undelivered' : status;
  return {
    id,
    to,
    from,
    text,
    phoneNumberId: line.id,
    conversationId,
    direction,
    userId,
    status: word,
    createdAt,
    updatedAt,
    media,
  };
}
