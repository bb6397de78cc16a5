import { visibleMessageLogs } from '../access.ts';
import { AssignmentType, assignmentSelection } from '../assignment/assignment.ts';
import { builder } from '../builder.ts';
import { countOf, totalCountDescription } from '../counted.ts';
import { isId } from '../identifier.ts';
import { AttachmentType, readAttachments } from './attachment.ts';
import { failureWords } from './failure-words.ts';
import { isRetryable } from './is-retryable.ts';
import { contentPlace } from './message-place.ts';

export const MessageDirectionType = builder.enumType('MessageDirection', {
  description: 'Which way a text went.',
  values: {
    INBOUND: { description: 'Somebody texted the line.' },
    OUTBOUND: { description: 'The line texted somebody.' },
  } as const,
});

export const MessageStatusType = builder.enumType('MessageStatus', {
  description: 'How far a text has come. It never moves backwards; only a retry begins anew.',
  values: {
    PENDING: { description: 'On its way, or not yet known to have gone out (see `errorCode`).' },
    SENT: { description: 'Handed to the carrier; of a group, reached some.' },
    DELIVERED: { description: 'Reached the phone. Not the same as read.' },
    FAILED: { description: 'It did not arrive: see `errorCode` and `errorMessage`.' },
  } as const,
});

export const MessageLogType = builder.prismaObject('MessageLog', {
  description: 'One text of a line: received, sent by somebody in the OpenPhone app, or sent through us.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Our id: a UUIDv7 of the moment of the text, so id order is time order.',
    }),
    openPhoneMessageId: t.exposeString('openPhoneMessageId', {
      nullable: true,
      description: 'The provider’s id, `AC…`; null until it has taken a text of ours.',
    }),
    client: t.relation('client', {
      nullable: true,
      description: 'Whose text it is; null while it is unassigned.',
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
      type: MessageDirectionType,
      nullable: true,
      description: 'Who texted.',
    }),
    status: t.expose('status', { type: MessageStatusType, description: 'How far it has come.' }),
    providerStatus: t.exposeString('providerStatus', {
      nullable: true,
      description: 'The provider’s own word, as it came.',
    }),
    from: t.expose('fromNumber', { type: 'PhoneNumber', nullable: true, description: 'Who texted.' }),
    to: t.expose('toNumbers', {
      type: ['PhoneNumber'],
      description: 'Who was texted; several share one group thread.',
    }),
    participants: t.expose('participants', {
      type: ['PhoneNumber'],
      description: 'Every number on it, our own line included.',
    }),
    content: t.string({
      nullable: true,
      description: 'The words.',
      resolve: ({ id, content }, _args, { vault }) =>
        content === null ? null : vault.open(contentPlace(id), content),
    }),
    attachments: t.field({
      type: [AttachmentType],
      select: { id: true, attachments: true, files: true, client: true },
      description: 'Pictures and files.',
      resolve: (message, _args, { vault }) => readAttachments(message, vault),
    }),
    errorCode: t.exposeString('errorCode', {
      nullable: true,
      description: 'The carrier’s code (e.g. `30006`), the provider’s, or ours (`OUTCOME_UNKNOWN`).',
    }),
    errorMessage: t.string({
      nullable: true,
      description: 'What went wrong and what to do, in words: the carrier’s code too is put into words.',
      resolve: failureWords,
    }),
    retryable: t.boolean({
      description:
        'Whether `retryMessage` may help: not after a carrier has refused it for good, nor where only something else can help (A2P registration, a daily cap, somebody who has opted out).',
      resolve: isRetryable,
    }),
    sentAt: t.expose('sentAt', { type: 'DateTime', description: 'The moment of the text.' }),
    deliveredAt: t.expose('deliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it reached the other phone, as far as was told.',
    }),
    sentBy: t.exposeString('sentBy', {
      nullable: true,
      description: 'The token’s `sub` of who sent it through us.',
    }),
    url: t.exposeString('url', { nullable: true, description: 'It, in the provider’s app.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When we first heard of it.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When we last heard something new of it.',
    }),
  }),
});

export const MessageLogConnection = builder.connectionObject(
  {
    type: MessageLogType,
    name: 'MessageLogConnection',
    description: 'A page of texts, the newest first.',
    fields: (t) => ({ totalCount: t.int({ description: totalCountDescription, resolve: countOf }) }),
  },
  { name: 'MessageLogEdge', description: 'A text in its list.' },
);

builder.queryField('messageLog', (t) =>
  t.prismaField({
    type: MessageLogType,
    nullable: true,
    description: 'One text.',
    args: { id: t.arg.id({ required: true, description: 'Our id of it.' }) },
    resolve: (query, _root, { id }, context) =>
      isId(id)
        ? context.prisma.messageLog.findFirst({
            ...query,
            where: { AND: [visibleMessageLogs(context.viewer), { id }] },
          })
        : null,
  }),
);
