import { z } from 'zod';
import type { ContactFacts } from '../../schema/contact/contact-facts.ts';
import { OutcomeUnknown } from '../../schema/errors.ts';
import type { OpenPhoneContactId } from '../../schema/ids.ts';
import type { ContactToCreate, ContactToWrite } from '../../schema/telephony.ts';
import { single } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { readContact } from './read-contact.ts';

/**
 * Makes a contact by v1, which takes its number in the same request: by the dated surface the number is
 * a second one, and whoever dies between the two leaves a contact without it.
 */
export async function createContact(
  client: QuoClient,
  clock: () => Date,
  { firstName, company, externalId, source, phoneNumber }: ContactToCreate,
): Promise<ContactFacts> {
  const listedAt = clock();
  const defaultFields = { firstName, company, phoneNumbers: [{ name: 'phone', value: phoneNumber }] };
  const { data } = await client.request(
    {
      surface: 'v1',
      method: 'POST',
      path: '/contacts',
      body: { defaultFields, externalId, source },
      purpose: 'create the contact',
    },
    single,
  );
  const contact = readContact(data, listedAt);
  if (contact === undefined) {
    throw new OutcomeUnknown('Quo took the contact, but did not say as which one. Look it up first.');
  }
  return contact;
}

/** By the dated surface: a change by v1 replaces the contact, and deletes the numbers it does not name. */
export async function changeContact(
  client: QuoClient,
  id: OpenPhoneContactId,
  { firstName, company }: ContactToWrite,
): Promise<void> {
  await client.request(
    {
      surface: '2026-03-30',
      method: 'PATCH',
      path: `/contacts/${encodeURIComponent(id)}`,
      body: { firstName, company },
      purpose: `change the contact ${id}`,
    },
    z.unknown(),
  );
}
