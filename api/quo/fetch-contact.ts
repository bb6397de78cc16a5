import type { ContactFacts } from '../../schema/contact/contact-facts.ts';
import { ProviderRejected } from '../../schema/errors.ts';
import type { OpenPhoneContactId } from '../../schema/ids.ts';
import { single } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { readContact } from './read-contact.ts';

/** The contact with this REST id as it is now; undefined when there is none. */
export async function fetchContact(
  client: QuoClient,
  clock: () => Date,
  id: OpenPhoneContactId,
): Promise<ContactFacts | 'unreadable' | undefined> {
  const listedAt = clock();
  const path = `/contacts/${encodeURIComponent(id)}`;
  const purpose = `show the contact ${id}`;
  try {
    const { data } = await client.request({ surface: 'v1', method: 'GET', path, purpose }, single);
    // Not "there is none": whoever asks takes that for a deletion.
    return readContact(data, listedAt) ?? 'unreadable';
  } catch (error) {
    if (error instanceof ProviderRejected && error.status === 404) return undefined;
    throw error;
  }
}
