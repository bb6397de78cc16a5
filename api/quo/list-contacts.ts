import { z } from 'zod';
import type { ContactFacts } from '../../schema/contact/contact-facts.ts';
import type { ContactPage } from '../../schema/telephony.ts';
import type { QuoClient } from './quo-client.ts';
import { readContact } from './read-contact.ts';

const pageSize = '50';
const contactsPage = z.object({ data: z.array(z.unknown()), nextPageToken: z.string().min(1).nullish() });

/**
 * Pages of the address book. By v1: the dated list leaves the numbers out, which would cost a request
 * for each contact.
 * @param after `next` of an earlier page; a 400 says that the provider remembers it no more.
 */
export async function* listContacts(
  client: QuoClient,
  clock: () => Date,
  after?: string,
): AsyncGenerator<ContactPage, void, void> {
  let token = after;
  do {
    // Before it is asked: what changes while the answer is on its way is newer.
    const listedAt = clock();
    const { data, nextPageToken } = await client.request(
      {
        surface: 'v1',
        method: 'GET',
        path: '/contacts',
        query: { maxResults: pageSize, pageToken: token },
        purpose: 'list the contacts',
      },
      contactsPage,
    );
    const facts = data.flatMap((value) => readContact(value, listedAt) ?? []);
    // A token that does not move would walk for ever.
    const next = nextPageToken === token ? null : (nextPageToken ?? null);
    yield { facts, unreadable: data.length - facts.length, next };
    token = next ?? undefined;
  } while (token !== undefined);
}

/** The contacts with these external ids, 50 at most: the one thing that contacts can be looked up by. */
export async function findContacts(
  client: QuoClient,
  clock: () => Date,
  externalIds: readonly string[],
): Promise<readonly ContactFacts[]> {
  const listedAt = clock();
  const { data } = await client.request(
    {
      surface: 'v1',
      method: 'GET',
      path: '/contacts',
      query: { maxResults: pageSize, externalIds },
      purpose: 'look our contacts up',
    },
    contactsPage,
  );
  const wanted = new Set(externalIds);
  // Its own look: a filter that the provider no longer knows would give everybody's contacts.
  return data
    .flatMap((value) => readContact(value, listedAt) ?? [])
    .filter(({ externalId }) => externalId !== null && wanted.has(externalId));
}
