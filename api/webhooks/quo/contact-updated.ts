import type { ContactFacts } from '../../../schema/contact/contact-facts.ts';
import { openPhoneContactId } from '../../../schema/ids.ts';
import { contactResource } from './contact-resource.ts';
import { parseResource } from './parse-resource.ts';
import type { QuoEvent } from './quo-event.ts';

// An update without any list of numbers must not take the contact's numbers away.
const resource = contactResource.refine((contact) => contact.phoneNumbers !== undefined, {
  path: ['phoneNumbers'],
});

/** Also sent when a contact is new. */
export const readContactUpdated = (event: QuoEvent): ContactFacts => {
  const { id, phoneNumbers = [], updatedAt = event.createdAt, ...names } = parseResource(resource, event);
  return {
    kind: 'contact',
    openPhoneContactId: openPhoneContactId(id),
    ...names,
    phoneNumbers,
    deleted: false,
    updatedAt,
  };
};
