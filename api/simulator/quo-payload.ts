import { demoOrganization, demoUsers } from './demo-workspace.ts';
import { completedWord, talkSeconds, type SimulatedCall } from './simulated-call.ts';
import type { SimulatedContact } from './simulated-contact.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import { appLink, type Workspace, type WorkspaceEvent } from './workspace.ts';

/** `data` of a webhook of 2026-03-30; contacts carry their webhook ids (`CT…`). */
export function quoPayload(workspace: Workspace, { type, subject }: WorkspaceEvent): Record<string, unknown> {
  if (subject.kind === 'message') {
    const { message } = subject;
    const resource = messageResource(type, message);
    return {
      resource,
      context: messageContext(message),
      links: { quo: appLink(message.line.id, message.conversationId, message.id) },
    };
  }
  if (subject.kind === 'contact') return contactPayload(subject.contact);
  const { call } = subject;
  return {
    resource: callResource(workspace, type, call),
    context: callContext(type, call),
    links: { quo: appLink(call.line.id, call.conversationId, call.id) },
  };
}

function messageResource(type: string, message: SimulatedMessage): Record<string, unknown> {
  const { id, direction, text, media, status, errorCode, createdAt } = message;
  const codes = type === 'message.failed' || type === 'message.undelivered' ? { errorCode } : {};
  return {
    id,
    direction,
    text,
    ...(type === 'message.failed' ? {} : { media }),
    status,
    ...codes,
    createdAt,
  };
}

function messageContext({
  line,
  conversationId,
  userId,
  contactIds,
  from,
  to,
}: SimulatedMessage): Record<string, unknown> {
  return {
    orgId: demoOrganization.id,
    phoneNumberId: line.id,
    conversationId,
    userId,
    contacts: webhookContacts(contactIds),
    senderIdentifier: from,
    recipientIdentifiers: to,
  };
}

function callContext(
  type: string,
  { line, conversationId, userId, contactIds, otherNumber }: SimulatedCall,
): Record<string, unknown> {
  const participants = { workspace: [line.phoneNumber], external: [otherNumber], resolution: 'available' };
  const where = { orgId: demoOrganization.id, phoneNumberId: line.id, conversationId };
  if (type === 'call.ringing') return { ...where, userId, participants };
  return { ...where, phoneNumberType: 'shared', userId, contacts: webhookContacts(contactIds), participants };
}

const webhookContacts = (ids: readonly string[]): Record<string, unknown> => ({
  ids: ids.map((id) => `CT${id}`),
  lookupStatus: ids.length === 0 ? 'none' : 'matched',
});

function callResource(workspace: Workspace, type: string, call: SimulatedCall): Record<string, unknown> {
  const { id, direction, createdAt, updatedAt, answeredAt, completedAt, answeredBy, voicemail } = call;
  const duration = answeredAt === null ? null : talkSeconds(call);
  switch (type) {
    case 'call.ringing':
      return { id, direction, createdAt, updatedAt };
    case 'call.answered':
      return { id, direction, createdAt, answeredAt, answeredByUserId: answeredBy, updatedAt };
    case 'call.completed':
      return {
        id,
        direction,
        status: completedWord(call),
        createdAt,
        answeredAt,
        completedAt,
        updatedAt,
        duration,
        hasVoicemail: voicemail !== null,
      };
    case 'call.missed':
      return { id, createdAt, updatedAt };
    case 'call.forwarded':
      return {
        id,
        createdAt,
        updatedAt,
        forwardedFrom: call.line.phoneNumber,
        forwardedTo: call.forwardedTo,
      };
    case 'call.recording.completed': {
      const recordings = call.recordings.map(({ id: recordingId, duration: seconds, startTime }) => ({
        id: recordingId,
        duration: seconds,
        startTime,
        type: 'audio/wav',
        url: workspace.recordingUrl(recordingId),
      }));
      return { id, direction, createdAt, answeredAt, completedAt, updatedAt, duration, recordings };
    }
    case 'call.summary.completed':
      return {
        callId: id,
        processingStatus: call.summary === null ? 'absent' : 'completed',
        summary: call.summary?.summary ?? null,
        nextSteps: call.summary?.nextSteps ?? null,
        fromPhoneNumber: null,
        handledByAiAgent: call.aiHandled,
        answeredByUserId: answeredBy,
        jobs: [],
      };
    case 'call.transcript.completed':
      return {
        callId: id,
        createdAt: updatedAt,
        duration: talkSeconds(call),
        processingStatus: call.dialogue === null ? 'absent' : 'completed',
        dialogue: call.dialogue,
      };
    case 'call.voicemail.completed':
      if (voicemail === null) break;
      return {
        id: voicemail.activityId,
        voicemailId: voicemail.id,
        callId: id,
        direction,
        duration: voicemail.duration,
        from: call.otherNumber,
        to: call.line.phoneNumber,
        transcript: voicemail.transcript,
        recordingUrl: workspace.recordingUrl(voicemail.id),
        createdAt: voicemail.createdAt,
        updatedAt,
      };
  }
  throw new RangeError(`The simulator has no payload for “${type}”.`);
}

function contactPayload(contact: SimulatedContact): Record<string, unknown> {
  const { firstName, lastName, company, role, source, externalId, createdAt, updatedAt } = contact;
  const id = `CT${contact.id}`;
  return {
    resource: {
      id,
      firstName,
      lastName,
      company,
      role,
      location: null,
      source,
      externalId,
      emails: [],
      phoneNumbers: contact.phoneNumbers.map((value) => ({ value, type: 'phone-number' })),
      customFields: [],
      createdAt,
      updatedAt,
    },
    context: { orgId: demoOrganization.id, userId: demoUsers[0]?.id, sharedWithIds: [] },
    links: { quo: `https://my.quo.com/contacts/${id}` },
  };
}
