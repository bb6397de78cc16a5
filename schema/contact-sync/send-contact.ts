import { randomUUID } from 'node:crypto';
import { contactSource } from '../contact/contact-external-id.ts';
import type { ContactFacts } from '../contact/contact-facts.ts';
import type { Services } from '../context.ts';
import { OutcomeUnknown, ProviderRejected } from '../errors.ts';
import { openPhoneContactId } from '../ids.ts';
import { recordFacts } from '../record/record-facts.ts';
import type { LinkRow } from './contact-world.ts';
import type { ContactRequest } from './plan-number.ts';

/** How long the provider may take to list what it has just made; doubled with each further try. */
const lookUpAfter = 30_000;
const day = 24 * 60 * 60_000;
/** The process that has a request under way for longer than this is dead. */
const longestRequest = 60_000;
/** Refusals that are about us and not about the contact: the run stops. */
const ownFaults: readonly number[] = [401, 402];

/** What came of one request. */
export type Sent = 'done' | 'conflict' | 'failed' | 'unknown' | 'somebody else does it';

/**
 * Makes or changes one contact at the provider. It has been looked up first: one that carries our id is
 * never made twice, and none that does not is ever changed.
 * @param found the contact that carries our id, if the provider lists one now.
 * @throws {ProviderUnavailable}, and {ProviderRejected} for a fault of ours: nothing was done, the run waits.
 */
export async function sendContact(
  services: Services,
  request: ContactRequest,
  found: ContactFacts | undefined,
): Promise<Sent> {
  const link = await claimLink(services, request);
  if (!link) return 'somebody else does it';
  try {
    const id = await bringAbout(services, request, found, link);
    await settleLink(services, link, { state: 'DONE', contactId: id });
    return 'done';
  } catch (error) {
    if (error instanceof OutcomeUnknown) {
      await settleLink(services, link, {
        state: 'UNKNOWN',
        waitMs: Math.min(day, lookUpAfter * 2 ** (link.attempts - 1)),
      });
      return 'unknown';
    }
    if (error instanceof ProviderRejected && !ownFaults.includes(error.status)) {
      const isConflict = error.status === 409;
      const reason = isConflict ? taken : error.message;
      const state = isConflict ? 'CONFLICT' : 'FAILED';
      await settleLink(services, link, { state, reason, waitMs: isConflict ? 7 * day : day });
      return isConflict ? 'conflict' : 'failed';
    }
    // Certainly not done: as if it had not been tried.
    await settleLink(services, link, { state: 'UNKNOWN', waitMs: 0 });
    throw error;
  }
}

const taken =
  'OpenPhone says that it has a contact with this number, and lists none. Search for the number there; it is tried again in a week, or when the label changes.';

/** @returns the contact's REST id. */
async function bringAbout(
  services: Services,
  request: ContactRequest,
  found: ContactFacts | undefined,
  link: ClaimedLink,
): Promise<string> {
  const { telephony } = services;
  if (found && !isOurs(found))
    throw new ProviderRejected('The contact that carries our id is read-only: it came from elsewhere.', {
      status: 403,
    });
  const knownId = found?.openPhoneContactId ?? (request.kind === 'change' ? link.openphone_contact_id : null);
  if (found && found.firstName === request.firstName && found.company === request.company)
    return remember(services, found);
  if (knownId !== null) {
    try {
      await telephony.changeContact(openPhoneContactId(knownId), request);
      return knownId;
    } catch (error) {
      // Lists still give what is deleted: it is made anew.
      if (!(error instanceof ProviderRejected && error.status === 404)) throw error;
    }
  }
  try {
    return await remember(services, await telephony.createContact({ ...request, source: contactSource }));
  } catch (error) {
    if (!(error instanceof ProviderRejected && error.status === 409)) throw error;
    // It may be our own, from a request whose answer was lost and that lists have caught up with only now.
    const listed = await telephony.findContacts([request.externalId]);
    const ours = listed.find((contact) => isOurs(contact) && contact.openPhoneContactId !== knownId);
    if (!ours) throw error;
    return remember(services, ours);
  }
}

function isOurs({ source }: ContactFacts): boolean {
  return source === null || source === contactSource;
}

/** So that it is known before its webhook, or the next reading, tells of it. */
async function remember(services: Services, contact: ContactFacts): Promise<string> {
  await recordFacts(services, { facts: [contact] });
  return contact.openPhoneContactId;
}

type ClaimedLink = Pick<LinkRow, 'external_id' | 'openphone_contact_id' | 'attempts'>;

/**
 * Notes that a request is about to leave, unless another process has noted it, or has made one since
 * this was decided: what it was decided by is then no longer so.
 */
async function claimLink(
  { sql, clock }: Services,
  { clientId, phoneNumber, externalId, firstName, company, attempts }: ContactRequest,
): Promise<ClaimedLink | undefined> {
  const now = clock();
  const [link] = await sql.query<ClaimedLink>(
    `INSERT INTO openphone_contact_links AS link
       (id, client_id, phone_number, external_id, state, sent_name, sent_company, attempts, created_at, updated_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, 'SENDING', $5, $6, 1, $7::timestamptz, $7::timestamptz)
     ON CONFLICT (external_id) DO UPDATE
       SET state = 'SENDING', sent_name = excluded.sent_name, sent_company = excluded.sent_company,
           attempts = link.attempts + 1, updated_at = excluded.updated_at
     WHERE link.attempts = $9::int AND (link.state <> 'SENDING' OR link.updated_at < $8::timestamptz)
     RETURNING external_id, openphone_contact_id, attempts`,
    [
      randomUUID(),
      clientId,
      phoneNumber,
      externalId,
      firstName,
      company,
      now.toISOString(),
      new Date(now.getTime() - longestRequest).toISOString(),
      attempts,
    ],
  );
  return link;
}

interface Settlement {
  readonly state: LinkRow['state'];
  readonly contactId?: string;
  readonly reason?: string;
  /** How long until it may be tried again. */
  readonly waitMs?: number;
}

async function settleLink(
  { sql, clock }: Services,
  { external_id, attempts }: Pick<LinkRow, 'external_id' | 'attempts'>,
  { state, contactId, reason, waitMs }: Settlement,
): Promise<void> {
  const now = clock();
  await sql.query(
    `UPDATE openphone_contact_links
        SET state = $2::contact_link_state, openphone_contact_id = coalesce($3, openphone_contact_id), reason = $4,
            next_attempt_at = $5::timestamptz, updated_at = $6::timestamptz
      WHERE external_id = $1 AND attempts = $7::int`,
    [
      external_id,
      state,
      contactId ?? null,
      reason ?? null,
      waitMs === undefined ? null : new Date(now.getTime() + waitMs).toISOString(),
      now.toISOString(),
      attempts,
    ],
  );
}

/** Settles a link whose contact turned out to be there as we want it. */
export async function adoptContact(services: Services, request: ContactRequest): Promise<void> {
  await settleLink(
    services,
    { external_id: request.externalId, attempts: request.attempts },
    { state: 'DONE' },
  );
}
