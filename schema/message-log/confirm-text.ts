import type { MessageLog } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';
import { phoneNumberId } from '../ids.ts';
import { bindText } from './bind-text.ts';
import { markText } from './mark-text.ts';
import { contentPlace } from './message-place.ts';
import { notSent } from './send-failure.ts';

/** Clocks of two machines differ. */
const clockSlack = 30_000;
/** A text that the provider does not list after this long has not gone out. */
const patience = 10 * 60_000;

/**
 * Looks up at the provider whether a text whose fate is unknown went out, and binds it if so. Never
 * sends.
 * @returns the text as it is then: still UNKNOWN when the provider does not list it, or cannot be asked.
 */
export async function confirmText(services: Services, id: string): Promise<MessageLog> {
  const { prisma, telephony, vault, clock } = services;
  const text = await prisma.messageLog.findUniqueOrThrow({ where: { id } });
  const { phoneNumberId: line, content } = text;
  if (text.openPhoneMessageId !== null || line === null || content === null) return text;
  const words = vault.open(contentPlace(id), content);
  const query = {
    from: phoneNumberId(line),
    to: text.toNumbers,
    since: new Date(text.sentAt.getTime() - clockSlack),
  };
  const listed = await telephony.findSentTexts(query).catch(() => undefined);
  if (listed === undefined) return text;

  const taken = await prisma.messageLog.findMany({
    where: { openPhoneMessageId: { in: listed.map((one) => one.openPhoneMessageId) } },
    select: { openPhoneMessageId: true },
  });
  const found = listed
    .filter(
      (one) =>
        one.content === words && !taken.some((other) => other.openPhoneMessageId === one.openPhoneMessageId),
    )
    .toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime())
    .at(0);
  if (found) return bindText(services, text, found);
  if (text.status === 'PENDING' && clock().getTime() - text.updatedAt.getTime() > patience) {
    return markText(
      services,
      text,
      { sendState: 'UNKNOWN', status: 'PENDING' },
      {
        status: 'FAILED',
        errorCode: notSent,
        errorMessage: 'OpenPhone does not list this text: it was not sent. You can send it again.',
      },
    );
  }
  return text;
}
