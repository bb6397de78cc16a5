import { ProviderRejected } from '../../schema/errors.ts';
import type { OpenPhoneMessageId } from '../../schema/ids.ts';
import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import { single } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { readMessage } from './read-message.ts';

/** One text as the provider has it now; undefined when it knows no such text. */
export async function fetchText(
  client: QuoClient,
  id: OpenPhoneMessageId,
): Promise<MessageFacts | undefined> {
  const path = `/messages/${encodeURIComponent(id)}`;
  try {
    const { data } = await client.request(
      { surface: '2026-03-30', method: 'GET', path, purpose: `show the text ${id}` },
      single,
    );
    return readMessage(data);
  } catch (error) {
    if (error instanceof ProviderRejected && error.status === 404) return undefined;
    throw error;
  }
}
