import { talkSeconds, type SimulatedCall } from './simulated-call.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import { appLink, type Workspace, type WorkspaceEvent } from './workspace.ts';

/** `data` of a legacy (v4) webhook, as deliveries look on the wire. */
export function legacyPayload(
  workspace: Workspace,
  { type, subject }: WorkspaceEvent,
): Record<string, unknown> {
  if (subject.kind === 'message') {
    const { message } = subject;
    return {
      object: messageObject(message),
      deepLink: appLink(message.line.id, message.conversationId, message.id),
    };
  }
  // No delivery of a legacy contact event has been seen; its webhooks cannot ask for one either.
  if (subject.kind === 'contact') throw new RangeError('Legacy webhooks tell no contacts here.');
  const { call } = subject;
  return {
    object: callObject(workspace, type, call),
    deepLink: appLink(call.line.id, call.conversationId, call.id),
  };
}

function messageObject(message: SimulatedMessage): Record<string, unknown> {
  const { contactIds, createdAt, direction, from, id, line, status, text, to, userId, media } = message;
  return {
    contactIds,
    createdAt,
    direction,
    from,
    id,
    object: 'message',
    phoneNumberId: line.id,
    status,
    text,
    to: to.join(','),
    userId,
    ...(media.length === 0 ? {} : { media }),
  };
}

function callObject(workspace: Workspace, type: string, call: SimulatedCall): Record<string, unknown> {
  const { id: callId, contactIds, dialogue, summary } = call;
  if (type === 'call.summary.completed') {
    const said = { summary: summary?.summary ?? null, nextSteps: summary?.nextSteps ?? null };
    return {
      callId,
      jobs: [],
      object: 'callSummary',
      status: summary === null ? 'absent' : 'completed',
      ...said,
      contactIds,
    };
  }
  if (type === 'call.transcript.completed') {
    const made = { createdAt: call.updatedAt, dialogue, duration: talkSeconds(call) };
    return {
      callId,
      object: 'callTranscript',
      status: dialogue === null ? 'absent' : 'completed',
      ...made,
      contactIds,
    };
  }
  const recordings = call.recordings.map(({ id, duration, startTime }) => ({
    duration,
    id,
    startTime,
    type: 'audio/wav',
    url: workspace.recordingUrl(id),
  }));
  const ours = call.line.phoneNumber;
  return {
    answeredAt: call.answeredAt,
    answeredBy: call.answeredBy,
    completedAt: call.completedAt,
    contactIds,
    createdAt: call.createdAt,
    direction: call.direction,
    duration: talkSeconds(call),
    forwardedFrom: null,
    forwardedTo: call.forwardedTo,
    id: callId,
    initiatedBy: call.direction === 'outgoing' ? call.userId : null,
    object: 'call',
    participants: call.direction === 'incoming' ? [call.otherNumber, ours] : [ours, call.otherNumber],
    phoneNumberId: call.line.id,
    recordings: type === 'call.recording.completed' ? recordings : null,
    status: call.status,
    updatedAt: call.updatedAt,
    userId: call.userId,
  };
}
