import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import { startOfSecond } from '../../schema/start-of-second.ts';
import type { SentTextQuery } from '../../schema/telephony.ts';
import { listMessages } from './list-messages.ts';
import type { QuoClient } from './quo-client.ts';

/** Own outgoing texts of the line to exactly these recipients, newest first. */
export async function findSentTexts(
  client: QuoClient,
  { from, to, since }: SentTextQuery,
): Promise<readonly MessageFacts[]> {
  // REST may write whole seconds only: a text of 12:00:00.7 then says 12:00:00.
  const sinceSecond = startOfSecond(since);
  const recipients = [...new Set(to)].toSorted().join();
  const found: MessageFacts[] = [];
  for await (const { facts } of listMessages(client, {
    phoneNumberId: from,
    direction: 'outgoing',
    to,
    since: sinceSecond,
  })) {
    // `to=` alone may also find group threads that the recipient is in.
    found.push(
      ...facts.filter(
        (text) => text.to === undefined || [...new Set(text.to)].toSorted().join() === recipients,
      ),
    );
  }
  return found.toSorted((a, b) => b.sentAt.getTime() - a.sentAt.getTime());
}
