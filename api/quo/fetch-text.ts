import type { OpenPhoneMessageId } from '../../schema/ids.ts';
import { ProviderRejected } from '../../schema/errors.ts';
import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import { single } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { readMessage } from './read-message.ts';

/** The text as the provider has it now; undefined when it knows no such text. */
export async function fetchText(
  client: QuoClient,
  id: OpenPhoneMessageId,
): Promise<MessageFacts | undefined> {
  try {
    const { data } = await client.request(
      {
        surface: '2026-03-30',
        method: 'GET',
        path: `/messages/${encodeURIComponent(id)}`,
        purpose: `show the text ${id}`,
      },
      single,
    );
    return readMessage(data);
  } catch (error) {
    if (error instanceof ProviderRejected && error.status === 404) return undefined;
    throw error;
  }
}
