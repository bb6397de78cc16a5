import { contactExternalId, isMadeHere } from '../contact/contact-external-id.ts';
import { contactName, nameKey } from '../contact/contact-name.ts';
import type { KnownContact } from '../contact/join-twins.ts';
import { isMatchable } from '../phone-number/normalize-number.ts';
import type { ContactWorld, NumberRow, Participant } from './contact-world.ts';
import type { Planned } from './planned.ts';

/** One change of a client's numbers. */
export type NumberEffect = { readonly clientId: string } & (
  | { readonly kind: 'add'; readonly phoneNumber: string; readonly label: string | null }
  | { readonly kind: 'label'; readonly numberId: string; readonly label: string }
  | { readonly kind: 'remove'; readonly numberId: string }
  /** Another contact has the number too: it stays, as that one's. */
  | { readonly kind: 'hand over'; readonly numberId: string; readonly contactId: string }
);

export interface PlannedContact extends Planned {
  readonly effects: readonly NumberEffect[];
}

/**
 * What becomes of one contact of the provider's: whose it is, and how that client's numbers change.
 * Undefined for one that is gone and has left nothing behind. Pure, and the only place that decides:
 * the preview shows it, webhooks and syncs do it.
 */
export function planContact(world: ContactWorld, contact: KnownContact): PlannedContact | undefined {
  const { latest } = contact;
  const lost = lostNumbers(world, contact);
  const losers = lost.map(({ clientId }) => clientId);
  const isLosing = lost.some(({ kind }) => kind === 'remove');
  const plan = (action: Planned['action'], reason: string, clientIds: readonly string[]): PlannedContact => ({
    action,
    reason,
    clientIds: [...new Set([...clientIds, ...losers])].toSorted(),
    effects: lost,
  });
  if (latest.deleted_at !== null) {
    if (lost.length === 0) return undefined;
    if (!isLosing)
      return plan('SKIP', 'It was deleted in OpenPhone; its number stays, as another contact has it.', []);
    return plan('REMOVE', 'It was deleted in OpenPhone: the numbers that came from it go.', []);
  }
  const numbers = matchableNumbers(world, contact);
  if (numbers.length === 0) {
    if (isLosing) return plan('REMOVE', 'It has lost its numbers in OpenPhone: they go here too.', []);
    return plan('SKIP', 'It has no number that could be a client’s.', []);
  }

  const candidates = candidatesOf(world, contact, numbers);
  const [owner, ...others] = candidates;
  if (owner === undefined)
    return plan('SKIP', 'No client has a number of it, and none has calls or texts with it.', []);
  if (others.length > 0)
    return plan('CONFLICT', 'Several clients have its number, or calls and texts with it.', candidates);
  const client = world.participants.find(({ client_id }) => client_id === owner);
  if (client === undefined)
    return plan('SKIP', 'Its client has no active line whose contacts are synced.', candidates);
  // Its names are that client's own words, which are nobody else's to read.
  if (isMadeHere(latest) && !isMadeFor(client, contact, numbers))
    return plan('SKIP', 'It is a contact that we made for another client.', candidates);
  const namesakes = duplicatesOf(world, contact, numbers);
  if (namesakes.length > 0) {
    const names = namesakes.map((name) => `“${name}”`).join(', ');
    return plan('DUPLICATE', `OpenPhone has its number as ${names} too. Keep one of them there.`, candidates);
  }

  const missing = numbers.filter((number) => !hasNumber(world, owner, number));
  const added = missing.filter((number) => !wasRemovedHere(world, owner, number));
  const foreign = added.flatMap((number) => ownersOf(world, number)).filter((client) => client !== owner);
  if (foreign.length > 0)
    return plan('CONFLICT', 'Another client has one of its numbers, or calls and texts with it.', [
      owner,
      ...foreign,
    ]);
  const label = contactName(latest);
  const labels = labelEffects(world, contact, { owner, numbers, label });
  const effects = [
    ...lost,
    ...added.map((phoneNumber) => ({ kind: 'add' as const, clientId: owner, phoneNumber, label })),
    ...labels,
  ];
  if (added.length > 0) {
    const reason = `${sentence(added)} ${added.length === 1 ? 'becomes a number' : 'become numbers'} of the client.`;
    return { ...plan(isLosing ? 'CHANGE' : 'CREATE', reason, candidates), effects };
  }
  if (labels.length > 0) return { ...plan('CHANGE', 'The number gets its name.', candidates), effects };
  if (isLosing) return plan('REMOVE', 'It has lost a number in OpenPhone: it goes here too.', candidates);
  if (missing.length > 0)
    return plan('SKIP', 'Its number was removed here; the contact stays in OpenPhone.', candidates);
  return plan('SKIP', 'Its numbers are the client’s already.', candidates);
}

/** Numbers that could be anybody's, without our own lines. */
function matchableNumbers({ ownLines }: ContactWorld, { latest }: KnownContact): string[] {
  return latest.phone_numbers.filter((number) => isMatchable(number) && !ownLines.has(number));
}

/**
 * Whose contact it may be. First by numbers: its own ones among a client's, or numbers that came from
 * it; then by our own id, which names the client; then by whose calls and texts it is in.
 */
function candidatesOf(world: ContactWorld, contact: KnownContact, numbers: readonly string[]): string[] {
  const byNumber = world.numbers
    .filter((row) => numbers.includes(row.phone_number) || isFrom(contact, row))
    .map(({ client_id }) => client_id);
  if (byNumber.length > 0) return distinct(byNumber);
  const byId = world.participants
    .filter((client) => isMadeFor(client, contact, numbers))
    .map(({ client_id }) => client_id);
  if (byId.length > 0) return byId;
  return distinct(numbers.flatMap((number) => world.logOwners.get(number) ?? []));
}

/** Whether it carries our id of one of these numbers of the client. */
function isMadeFor(
  { external_id: clientId }: Participant,
  { latest }: KnownContact,
  numbers: readonly string[],
): boolean {
  return numbers.some((number) => contactExternalId(clientId, number) === latest.external_id);
}

/** Who has any claim on a number. */
function ownersOf({ numbers, logOwners }: ContactWorld, phoneNumber: string): string[] {
  const known = numbers.filter((row) => row.phone_number === phoneNumber).map(({ client_id }) => client_id);
  return [...known, ...(logOwners.get(phoneNumber) ?? [])];
}

/** Names of other contacts with one of the numbers. One without a name contradicts nobody. */
function duplicatesOf(world: ContactWorld, contact: KnownContact, numbers: readonly string[]): string[] {
  const ownName = nameKey(contact.latest);
  const names = world.contacts
    .filter(({ id, latest }) => id !== contact.id && latest.deleted_at === null)
    .filter(({ latest }) => latest.phone_numbers.some((number) => numbers.includes(number)))
    .filter(({ latest }) => nameKey(latest) !== null && nameKey(latest) !== ownName)
    // What we made for a client is called as that client calls it, and who reads this may not know them.
    .flatMap(({ latest }) => (isMadeHere(latest) ? 'one that we made' : (contactName(latest) ?? [])));
  return ownName === null ? [] : distinct(names);
}

/** What came from this contact and is no longer its own; numbers that a person has given stay. */
function lostNumbers(world: ContactWorld, contact: KnownContact): NumberEffect[] {
  const { latest } = contact;
  const kept = latest.deleted_at === null ? latest.phone_numbers : [];
  return world.numbers
    .filter((row) => row.source === 'CONTACT' && isFrom(contact, row) && !kept.includes(row.phone_number))
    .filter((row) => world.participants.some(({ client_id }) => client_id === row.client_id))
    .map((row): NumberEffect => {
      const heir = world.contacts.find(
        ({ id, latest: other }) =>
          id !== contact.id && other.deleted_at === null && other.phone_numbers.includes(row.phone_number),
      );
      const number = { clientId: row.client_id, numberId: row.id };
      return heir ? { kind: 'hand over', ...number, contactId: heir.id } : { kind: 'remove', ...number };
    });
}

/** Fills what has no label, and follows the contact's name where the number came from it. */
function labelEffects(
  { numbers: known }: ContactWorld,
  contact: KnownContact,
  { owner, numbers, label }: { owner: string; numbers: readonly string[]; label: string | null },
): NumberEffect[] {
  if (label === null) return [];
  return known
    .filter((row) => row.client_id === owner && numbers.includes(row.phone_number))
    .filter((row) => isBlank(row.label) || (row.source === 'CONTACT' && isFrom(contact, row)))
    .filter((row) => row.label !== label)
    .map((row) => ({ kind: 'label', clientId: owner, numberId: row.id, label }));
}

/** We made a contact of it once and the client has it no more: then it must not come back from there. */
function wasRemovedHere({ links }: ContactWorld, clientId: string, phoneNumber: string): boolean {
  return links.some((link) => link.client_id === clientId && link.phone_number === phoneNumber);
}

function hasNumber({ numbers }: ContactWorld, clientId: string, phoneNumber: string): boolean {
  return numbers.some((row) => row.client_id === clientId && row.phone_number === phoneNumber);
}

function isFrom({ ids }: KnownContact, row: NumberRow): boolean {
  return row.contact_id !== null && ids.includes(row.contact_id);
}

const isBlank = (label: string | null): boolean => label === null || label.trim() === '';
const distinct = (ids: readonly string[]): string[] => [...new Set(ids)].toSorted();
const sentence = (numbers: readonly string[]): string => numbers.join(' and ');
