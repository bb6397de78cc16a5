import { seesClient, visibleCallLogs } from '../access.ts';
import { AssignmentType, assignmentSelection } from '../assignment/assignment.ts';
import { builder } from '../builder.ts';
import { readArtifact } from '../call-artifact/read-artifact.ts';
import { RecordingType } from '../call-artifact/recording.ts';
import { SummaryType } from '../call-artifact/summary.ts';
import { TranscriptType } from '../call-artifact/transcript.ts';
import { VoicemailType } from '../call-artifact/voicemail.ts';
import { CallIntentType } from '../call-intent/call-intent.ts';
import { countOf, totalCountDescription } from '../counted.ts';
import { isId } from '../identifier.ts';
import { WorkspaceUserType } from '../workspace-user/workspace-user.ts';
import { CallDirectionType, CallStatusType } from './call-enums.ts';

const parts = { artifacts: true } as const;
/** Also what links to our copies are made from. */
const sounds = { artifacts: true, files: true, client: true } as const;

export const CallLogType = builder.prismaObject('CallLog', {
  description: 'One call of a line, told by every webhook, sync and fetch together.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Our id: a UUIDv7 of the moment the call began, so id order is time order.',
    }),
    openPhoneCallId: t.exposeString('openPhoneCallId', { description: 'The provider’s id, `AC…`.' }),
    client: t.relation('client', {
      nullable: true,
      description: 'Whose call it is; null while it is unassigned.',
    }),
    integration: t.relation('integration', {
      nullable: true,
      description: 'The connection of the line that it is logged through.',
    }),
    assignment: t.field({
      type: AssignmentType,
      description: 'Why it is with this client, or with none.',
      select: assignmentSelection,
      resolve: (log) => log,
    }),
    direction: t.expose('direction', {
      type: CallDirectionType,
      nullable: true,
      description: 'Who called; null until a source says.',
    }),
    status: t.expose('status', {
      type: CallStatusType,
      nullable: true,
      description: 'How it stands or ended; null while the provider’s word says nothing we know.',
    }),
    providerStatus: t.exposeString('providerStatus', {
      nullable: true,
      description: 'The provider’s own word, as it came.',
    }),
    from: t.expose('fromNumber', { type: 'PhoneNumber', nullable: true, description: 'Who called.' }),
    to: t.expose('toNumber', { type: 'PhoneNumber', nullable: true, description: 'Who was called.' }),
    participants: t.expose('participants', {
      type: ['PhoneNumber'],
      description: 'Every number on the call, our own line included.',
    }),
    duration: t.exposeInt('duration', {
      nullable: true,
      description: 'Whole seconds; null until it has ended.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began to ring.' }),
    answeredAt: t.expose('answeredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was answered.',
    }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    answeredBy: t.field({
      type: WorkspaceUserType,
      nullable: true,
      description: 'Who answered: a person, or the provider’s AI agent; never merely the line’s owner.',
      resolve: ({ answeredBy }) => (answeredBy === null ? null : { id: answeredBy }),
    }),
    aiHandled: t.exposeBoolean('aiHandled', { description: 'Whether the provider’s AI agent took it.' }),
    forwardedTo: t.exposeString('forwardedTo', {
      nullable: true,
      description: 'Where it was forwarded to: a number or an id of the provider’s.',
    }),
    recording: t.field({
      type: RecordingType,
      select: sounds,
      description: 'Its sound.',
      resolve: (call, _args, { vault }) => readArtifact('RECORDING', call, vault),
    }),
    transcript: t.field({
      type: TranscriptType,
      select: parts,
      description: 'Its words.',
      resolve: (call, _args, { vault }) => readArtifact('TRANSCRIPT', call, vault),
    }),
    summary: t.field({
      type: SummaryType,
      select: parts,
      description: 'What the provider’s AI made of it.',
      resolve: (call, _args, { vault }) => readArtifact('SUMMARY', call, vault),
    }),
    voicemail: t.field({
      type: VoicemailType,
      select: sounds,
      description: 'What the caller left.',
      resolve: (call, _args, { vault }) => readArtifact('VOICEMAIL', call, vault),
    }),
    intent: t.field({
      type: CallIntentType,
      nullable: true,
      description: 'The click in the CRM that led to it.',
      select: (_args, _context, nested) => ({ intent: nested({ include: { client: true } }) }),
      resolve: ({ intent }, _args, { viewer }) =>
        intent && seesClient(viewer, intent.client) ? intent : null,
    }),
    url: t.exposeString('url', { nullable: true, description: 'It, in the provider’s app.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When we first heard of it.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When we last heard something new of it.',
    }),
  }),
});

builder.prismaObjectField(CallIntentType, 'call', (t) =>
  t.field({
    type: CallLogType,
    nullable: true,
    description: 'The call that came of it.',
    select: (_args, _context, nested) => ({ callLog: nested({ include: { client: true } }) }),
    resolve: ({ callLog }, _args, { viewer }) =>
      callLog && seesClient(viewer, callLog.client) ? callLog : null,
  }),
);

export const CallLogConnection = builder.connectionObject(
  {
    type: CallLogType,
    name: 'CallLogConnection',
    description: 'A page of calls, the newest first.',
    fields: (t) => ({ totalCount: t.int({ description: totalCountDescription, resolve: countOf }) }),
  },
  { name: 'CallLogEdge', description: 'A call in its list.' },
);

builder.queryField('callLog', (t) =>
  t.prismaField({
    type: CallLogType,
    nullable: true,
    description: 'One call.',
    args: { id: t.arg.id({ required: true, description: 'Our id of it.' }) },
    resolve: (query, _root, { id }, context) =>
      isId(id)
        ? context.prisma.callLog.findFirst({
            ...query,
            where: { AND: [visibleCallLogs(context.viewer), { id }] },
          })
        : null,
  }),
);
