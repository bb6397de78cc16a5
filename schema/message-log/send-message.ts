import { createHash } from 'node:crypto';
import { Prisma } from '../../prisma/generated/client/client.ts';
import type { Integration, MessageLog } from '../../prisma/generated/client/client.ts';
import { requireRole, visibleMessageLogs } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { BadUserInput, Conflict, NotFound } from '../errors.ts';
import { chooseLine } from '../integration/choose-line.ts';
import { logId } from '../log-id.ts';
import { searchTokens } from '../search-token.ts';
import { deliverText } from './deliver-text.ts';
import { MessageLogType } from './message-log.ts';
import { contentPlace } from './message-place.ts';
import { throwSendFailure } from './send-failure.ts';

const longestContent = 1_600;
const mostRecipients = 10;

const SendMessageInput = builder.inputType('SendMessageInput', {
  description: 'A text to send, from one of `clientId` and `integrationId`.',
  fields: (t) => ({
    clientId: t.id({ description: 'From this client’s default line.' }),
    integrationId: t.id({ description: 'From this line.' }),
    to: t.field({ type: ['PhoneNumber'], required: true, description: 'Whom. Several need `group`.' }),
    content: t.string({ required: true, description: 'The words, 1 to 1,600 characters.' }),
    idempotencyKey: t.string({
      required: true,
      description:
        'Made anew for each text that is meant, e.g. a UUID. The same key again sends nothing and gives the first result.',
    }),
    group: t.boolean({
      defaultValue: false,
      description:
        'Several recipients share one thread, in which everybody sees everybody’s number and answers.',
    }),
  }),
});

type Input = typeof SendMessageInput.$inferInput;

builder.mutationField('sendMessage', (t) =>
  t.prismaField({
    type: MessageLogType,
    description:
      'Sends a text. It is logged before it leaves, so it cannot get lost between here and there; if the provider’s answer does not come, the error is OUTCOME_UNKNOWN, and we go on looking it up. Needs AGENT.',
    args: { input: t.arg({ type: SendMessageInput, required: true, description: 'The text.' }) },
    resolve: async (query, _root, { input }, context) => {
      requireRole(context.viewer, 'AGENT');
      const to = recipients(input);
      const content = checkedContent(input.content);
      // Of this viewer: nobody can see, or stand in the way of, a key of somebody else's.
      // As JSON, so that no two pairs of viewer and key are written alike.
      const idempotencyKey = JSON.stringify([context.viewer.id, checkedKey(input.idempotencyKey)]);
      const requestDigest = digest([input.clientId ?? null, input.integrationId ?? null, to, content]);

      const earlier = await context.prisma.messageLog.findUnique({ where: { idempotencyKey } });
      if (earlier) await requireVisible(context, earlier.id);
      const { text, isFirst } = earlier
        ? { text: earlier, isFirst: false }
        : await store(context, await chooseLine(context, input), {
            to,
            content,
            idempotencyKey,
            requestDigest,
          });
      if (text.requestDigest !== requestDigest) {
        throw new Conflict(
          'This idempotencyKey was used for another text. Make a new key for each text that is meant.',
          { messageId: text.id },
        );
      }
      throwSendFailure(isFirst ? await deliverText(context, text.id) : text);
      return context.prisma.messageLog.findUniqueOrThrow({ ...query, where: { id: text.id } });
    },
  }),
);

/** The key is the viewer's own, but the clients that the viewer works for may have become fewer. */
async function requireVisible(context: Context, id: string): Promise<void> {
  const visible = await context.prisma.messageLog.count({
    where: { AND: [visibleMessageLogs(context.viewer), { id }] },
  });
  if (visible === 0) throw new NotFound('text', id);
}

interface TextToStore {
  readonly to: readonly string[];
  readonly content: string;
  readonly idempotencyKey: string;
  readonly requestDigest: string;
}

/** Logs the text before it leaves. `isFirst` says whether it is ours to send, or somebody's who was quicker. */
async function store(
  context: Context,
  line: Integration,
  text: TextToStore,
): Promise<{ text: MessageLog; isFirst: boolean }> {
  const now = context.clock();
  const id = logId('message', text.idempotencyKey, now);
  try {
    const stored = await writeChange(context, 'sendMessage', async (transaction) => {
      const result = await transaction.messageLog.create({
        data: {
          id,
          clientId: line.clientId,
          integrationId: line.id,
          assignmentRule: 'SENT',
          assignmentReason: 'Sent for this client.',
          assignedAt: now,
          phoneNumberId: line.phoneNumberId,
          direction: 'OUTBOUND',
          status: 'PENDING',
          fromNumber: line.phoneNumber,
          toNumbers: [...text.to],
          participants: [line.phoneNumber, ...text.to].toSorted(),
          content: context.vault.seal(contentPlace(id), text.content),
          searchTokens: searchTokens(context.vault.searchKey, text.content),
          sentAt: now,
          sentBy: context.viewer.id,
          sendState: 'IN_FLIGHT',
          idempotencyKey: text.idempotencyKey,
          requestDigest: text.requestDigest,
          createdAt: now,
          updatedAt: now,
        },
      });
      return {
        result,
        subjectId: id,
        details: { integrationId: line.id, recipients: text.to.length },
        changes: [{ kind: 'MESSAGE', item_id: id, change: 'CREATED', client_id: line.clientId }],
      };
    });
    return { text: stored, isFirst: true };
  } catch (error) {
    // The same key at the same moment, here or in another process: whoever stored it sends it.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      const first = await context.prisma.messageLog.findUniqueOrThrow({
        where: { idempotencyKey: text.idempotencyKey },
      });
      return { text: first, isFirst: false };
    }
    throw error;
  }
}

function recipients({ to, group }: Input): string[] {
  const distinct = [...new Set(to)];
  if (distinct.length === 0) throw new BadUserInput('to', 'Say whom to text: `to` is empty.');
  if (distinct.length > mostRecipients)
    throw new BadUserInput(
      'to',
      `\`to\` has ${distinct.length} numbers; a group may have ${mostRecipients}.`,
    );
  if (distinct.length > 1 && group !== true) {
    throw new BadUserInput(
      'to',
      'Several recipients would share one thread and see each other. Send one text to each, or say `group: true`.',
    );
  }
  return distinct.toSorted();
}

function checkedContent(content: string): string {
  if (content.trim() === '') throw new BadUserInput('content', 'The text is empty.');
  if (content.length > longestContent) {
    throw new BadUserInput(
      'content',
      `The text has ${content.length} characters; the provider takes ${longestContent}. Shorten or split it.`,
    );
  }
  return content;
}

function checkedKey(key: string): string {
  if (key.trim() === '' || key.length > 200)
    throw new BadUserInput('idempotencyKey', 'The idempotencyKey takes 1 to 200 characters, e.g. a UUID.');
  return key;
}

function digest(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}
