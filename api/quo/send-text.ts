import { OutcomeUnknown } from '../../schema/errors.ts';
import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import type { TextToSend } from '../../schema/telephony.ts';
import { single } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { readMessage } from './read-message.ts';

/** Sends one text (v1, the only surface that can). Never repeated once it may have left. */
export async function sendText(client: QuoClient, { from, to, content }: TextToSend): Promise<MessageFacts> {
  const { data } = await client.request(
    {
      surface: 'v1',
      method: 'POST',
      path: '/messages',
      body: { content, from, to },
      purpose: 'send the text',
    },
    single,
  );
  const message = readMessage(data);
  if (message === undefined) {
    throw new OutcomeUnknown(
      'Quo took the text, but did not say as which one. Look it up before sending again.',
    );
  }
  return message;
}
