import type { ContactFacts } from '../../../schema/contact/contact-facts.ts';
import { openPhoneContactId } from '../../../schema/ids.ts';
import { contactResource } from './contact-resource.ts';
import { parseResource } from './parse-resource.ts';
import type { QuoEvent } from './quo-event.ts';

/**
 * Dated by the event when that is later: the record still bears the time of its last change, and must
 * not tie with the update that made it.
 */
export const readContactDeleted = (event: QuoEvent): ContactFacts => {
  const {
    id,
    phoneNumbers = [],
    updatedAt = event.createdAt,
    ...names
  } = parseResource(contactResource, event);
  return {
    kind: 'contact',
    openPhoneContactId: openPhoneContactId(id),
    ...names,
    phoneNumbers,
    deleted: true,
    updatedAt: updatedAt > event.createdAt ? updatedAt : event.createdAt,
  };
};
