import { contactExternalId, isMadeHere } from '../contact/contact-external-id.ts';
import { contactName } from '../contact/contact-name.ts';
import type { KnownContact } from '../contact/join-twins.ts';
import type { ContactWorld, LinkRow, NumberRow, Participant } from './contact-world.ts';
import type { Planned } from './planned.ts';

/** A request to the provider. */
export interface ContactRequest {
  /** `adopt`: it is there as we want it, after an answer that was lost; nothing is asked. */
  readonly kind: 'create' | 'change' | 'adopt';
  readonly clientId: string;
  readonly externalId: string;
  readonly phoneNumber: string;
  readonly firstName: string;
  readonly company: string;
  /** Of the link, when this was decided; 0 without one. */
  readonly attempts: number;
}

export interface PlannedNumber extends Planned {
  readonly request: ContactRequest | undefined;
}

/** What becomes of a number that a person has given its client: whether it is made a contact, and why. */
export function planNumber(
  world: ContactWorld,
  number: Pick<NumberRow, 'phone_number' | 'label'>,
  client: Participant,
  now: Date,
): PlannedNumber {
  const phoneNumber = number.phone_number;
  const externalId = contactExternalId(client.external_id, phoneNumber);
  const firstName = number.label?.trim() ?? '';
  const clientIds = [client.client_id];
  const leave = (action: 'SKIP' | 'CONFLICT', reason: string): PlannedNumber => ({
    action,
    reason,
    clientIds,
    request: undefined,
  });
  const link = world.links.find((one) => one.external_id === externalId);
  const ask = (kind: ContactRequest['kind'], reason: string): PlannedNumber => ({
    action: kind === 'create' ? 'CREATE' : kind === 'change' ? 'CHANGE' : 'SKIP',
    reason,
    clientIds,
    request: {
      kind,
      clientId: client.client_id,
      externalId,
      phoneNumber,
      firstName,
      company: client.name,
      attempts: link?.attempts ?? 0,
    },
  });

  if (world.ownLines.has(phoneNumber)) return leave('SKIP', 'It is a line of the workspace.');
  if (firstName === '') return leave('SKIP', 'It has no label that a contact could be named by.');
  const ours = world.contacts.find(({ latest }) => latest.external_id === externalId);
  const isSent = link?.sent_name === firstName && link.sent_company === client.name;
  const nextAttemptAt = link?.next_attempt_at ?? null;
  const waits = nextAttemptAt !== null && new Date(nextAttemptAt) > now;
  if (link && isSent && waits && link.state === 'CONFLICT') return leave('CONFLICT', reasonOf(link));
  if (link && isSent && waits && link.state === 'FAILED') return leave('SKIP', reasonOf(link));
  if (waits && link?.state === 'UNKNOWN')
    return leave('SKIP', 'OpenPhone did not answer in time. It is looked up in a moment.');
  if (link?.state === 'DONE') {
    if (!isSent) return ask('change', 'Its label, or the client’s name, has changed here.');
    if (ours === undefined || ours.latest.deleted_at === null) return leave('SKIP', asWritten);
    return leave('SKIP', 'It was deleted in OpenPhone. Change its label to write it again.');
  }
  if (ours?.latest.deleted_at === null) {
    if (ours.latest.first_name !== firstName || ours.latest.company !== client.name)
      return ask('change', 'OpenPhone has it as ours, under another name.');
    return link ? ask('adopt', asWritten) : leave('SKIP', asWritten);
  }
  const theirs = withNumber(world, phoneNumber, externalId);
  if (theirs) {
    const reason = isMadeHere(theirs.latest)
      ? 'OpenPhone has this number as a contact that we made for another client.'
      : `OpenPhone has this number as “${contactName(theirs.latest) ?? 'unnamed'}”.`;
    return { ...leave('SKIP', reason), discreetReason: 'OpenPhone has this number already.' };
  }
  return ask('create', 'OpenPhone has no contact with this number.');
}

const asWritten = 'OpenPhone has it, as we wrote it.';

/** Somebody else's contact with the number: it is theirs, and stays as it is. */
function withNumber(
  { contacts }: ContactWorld,
  phoneNumber: string,
  externalId: string,
): KnownContact | undefined {
  return contacts.find(
    ({ latest }) =>
      latest.deleted_at === null &&
      latest.external_id !== externalId &&
      latest.phone_numbers.includes(phoneNumber),
  );
}

function reasonOf({ reason }: LinkRow): string {
  return reason ?? 'OpenPhone refused it.';
}
