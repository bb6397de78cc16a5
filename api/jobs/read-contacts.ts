import type { ContactFacts } from '../../schema/contact/contact-facts.ts';
import {
  advanceContactWalk,
  finishContactWalk,
  type HeldWalk,
  listIsRead,
  pauseContactWalk,
  releaseContactWalk,
  takeContactWalk,
  WalkLost,
} from '../../schema/contact-sync/contact-walk.ts';
import { ProviderRejected, ProviderUnavailable } from '../../schema/errors.ts';
import { openPhoneContactId } from '../../schema/ids.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import type { ContactRow } from '../../schema/record/known.ts';
import type { ContactPage } from '../../schema/telephony.ts';
import { batchSize, type Job, type JobContext } from './job.ts';

/** After this long the reading is laid down for the next run of the job. */
const slice = 20_000;

/** Reads the whole address book when that is due: a page and its place in one transaction. */
export const readContacts: Job = {
  name: 'read-contacts',
  cron: '* * * * *',
  async run(context) {
    const held = await takeContactWalk(context);
    if (!held) return;
    const deadline = AbortSignal.any([context.stopping, AbortSignal.timeout(slice)]);
    try {
      if (await readBook(context, held, deadline)) await finishContactWalk(context, held);
      else await releaseContactWalk(context, held);
      context.jobs.soon('sync-contacts');
      if (deadline.aborted) context.jobs.soon('read-contacts');
    } catch (error) {
      if (error instanceof WalkLost) return;
      context.log.warn({ err: error }, 'contacts could not be read; it goes on by itself in a minute');
      const isTheirs = error instanceof ProviderUnavailable || error instanceof ProviderRejected;
      const ours = 'A page of contacts could not be stored, for a reason of ours that is in the log.';
      await pauseContactWalk(context, held, isTheirs ? error.message : ours);
    }
  },
};

/** @returns whether it came to the end. */
async function readBook(context: JobContext, held: HeldWalk, deadline: AbortSignal): Promise<boolean> {
  if (held.pageToken !== listIsRead) {
    for await (const page of pages(context, held.pageToken)) {
      await storePage(context, held, page.facts, page.next ?? listIsRead);
      if (deadline.aborted && page.next !== null) return false;
    }
  }
  while (!deadline.aborted) {
    const missing = await missingContacts(context, held);
    if (missing.length === 0) return true;
    for (const row of missing) {
      if (deadline.aborted) return false;
      await storePage(context, held, [await askForMissing(context, row)], listIsRead);
    }
  }
  return false;
}

/** Goes on where the last process stood; from the beginning when the provider has forgotten that place. */
async function* pages(
  { telephony, log }: JobContext,
  token: string | null,
): AsyncGenerator<ContactPage, void, void> {
  let hasBegun = false;
  try {
    for await (const page of telephony.walkContacts(token ?? undefined)) {
      hasBegun = true;
      yield page;
    }
  } catch (error) {
    const isForgotten = error instanceof ProviderRejected && error.status === 400;
    if (token === null || hasBegun || !isForgotten) throw error;
    log.info('the contacts are read from their beginning again: the page that was next is forgotten');
    yield* telephony.walkContacts();
  }
}

async function storePage(
  context: JobContext,
  held: HeldWalk,
  facts: readonly ContactFacts[],
  next: string,
): Promise<void> {
  await recordFacts(context, { facts }, async (transaction) => {
    await advanceContactWalk(transaction, held, next, context.clock());
    return [];
  });
}

/** What REST has listed once and did not list this time. */
async function missingContacts({ sql }: JobContext, { startedAt }: HeldWalk): Promise<ContactRow[]> {
  const rows = await sql.query<{ contact: ContactRow }>(
    `SELECT to_jsonb(contact) AS contact FROM openphone_contacts AS contact
      WHERE listed_at < $1 AND deleted_at IS NULL ORDER BY listed_at, id LIMIT $2`,
    [startedAt.toISOString(), batchSize],
  );
  return rows.map(({ contact }) => contact);
}

/** Refusals that are about us and not about the contact: nothing can be asked for. */
const ownFaults: readonly number[] = [401, 402];

/**
 * Asks for it by its id: a list that changes while it is paged through may leave one out, and numbers
 * must not go for that. One that is refused, or cannot be read, stays as it was: it must not keep the
 * others waiting.
 */
async function askForMissing(context: JobContext, row: ContactRow): Promise<ContactFacts> {
  const { telephony, clock, log } = context;
  const now = clock();
  try {
    const contact = await telephony.fetchContact(openPhoneContactId(row.openphone_contact_id));
    if (contact === undefined) return { ...asStored(row, now), deleted: true, updatedAt: now };
    if (contact !== 'unreadable') return contact;
    log.warn({ contactId: row.id }, 'a contact has no form that we know; it stays as it was');
  } catch (error) {
    if (!(error instanceof ProviderRejected) || ownFaults.includes(error.status)) throw error;
    log.warn({ err: error, contactId: row.id }, 'a contact is not shown; it stays as it was');
  }
  return asStored(row, now);
}

function asStored(row: ContactRow, listedAt: Date): ContactFacts {
  return {
    kind: 'contact',
    openPhoneContactId: openPhoneContactId(row.openphone_contact_id),
    firstName: row.first_name,
    lastName: row.last_name,
    company: row.company,
    role: row.role,
    phoneNumbers: row.phone_numbers,
    externalId: row.external_id,
    source: row.source,
    deleted: false,
    createdAt: undefined,
    updatedAt: new Date(row.provider_updated_at),
    listedAt,
  };
}
