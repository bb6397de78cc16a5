import type { Sql } from '../../prisma/sql.ts';
import { isMadeHere } from '../contact/contact-external-id.ts';
import { contactName } from '../contact/contact-name.ts';
import { BadUserInput } from '../errors.ts';
import { isId } from '../identifier.ts';
import { readContactBatch, readNumberBatch } from './list-syncable.ts';
import type { Planned } from './planned.ts';

/** One line of the preview. */
export interface ContactSyncEntry extends Planned {
  /** Opaque; where the list goes on after it. */
  readonly cursor: string;
  readonly direction: 'FROM_OPENPHONE' | 'TO_OPENPHONE';
  readonly name: string | null;
  readonly company: string | null;
  readonly phoneNumbers: readonly string[];
  /** Whether its names are words of a client: then only who may see that one may read them. */
  readonly isMadeHere: boolean;
  /** The client that it was made for, as far as that is known. */
  readonly madeFor: string | null;
}

/** Some entries, and where to go on; null at the end. */
interface EntryPage {
  readonly entries: readonly ContactSyncEntry[];
  readonly next: string | null;
}

interface EntryQuery {
  readonly client: { readonly id: string; readonly name: string };
  /** Whether to list what concerns no client at all. */
  readonly withNobodys: boolean;
  readonly after: string | null;
  readonly first: number;
  readonly now: Date;
}

type Section = 'contacts' | 'numbers';
interface Place {
  readonly section: Section;
  readonly id: string | null;
}

const batch = 100;
/** So many batches are gone through for a page, however few of them concern the client: no request takes for ever. */
const longestScan = 20;

/**
 * The next entries of the preview: the provider's contacts, then the client's numbers. They are made by
 * what a run is made by. A page may be shorter than asked for and yet not the last.
 */
export async function readEntries(sql: Sql, query: EntryQuery): Promise<EntryPage> {
  const { first, now } = query;
  const entries: ContactSyncEntry[] = [];
  let place: Place | null = query.after === null ? { section: 'contacts', id: null } : placeOf(query.after);
  for (let scanned = 0; scanned < longestScan && place !== null; scanned += 1) {
    const read: BatchOfEntries =
      place.section === 'contacts'
        ? await contactEntries(sql, query, place.id)
        : await numberEntries(sql, query, place.id, now);
    entries.push(...read.entries);
    // One more than the page holds is proof that there is more.
    if (entries.length > first) {
      const page = entries.slice(0, first);
      return { entries: page, next: page.at(-1)?.cursor ?? query.after ?? cursorOf(place) };
    }
    place = read.next;
  }
  return { entries, next: place && cursorOf(place) };
}

interface BatchOfEntries {
  readonly entries: readonly ContactSyncEntry[];
  readonly next: Place | null;
}

async function contactEntries(
  sql: Sql,
  { client, withNobodys }: EntryQuery,
  after: string | null,
): Promise<BatchOfEntries> {
  const { world, decided, next } = await readContactBatch(sql, after, batch);
  const entries = decided
    .filter(({ plan: { clientIds } }) =>
      clientIds.length === 0 ? withNobodys : clientIds.includes(client.id),
    )
    .map(({ contact: { id, latest }, plan: { action, reason, discreetReason = reason, clientIds } }) => ({
      cursor: cursorOf({ section: 'contacts', id }),
      direction: 'FROM_OPENPHONE' as const,
      name: contactName(latest),
      company: latest.company,
      phoneNumbers: latest.phone_numbers,
      isMadeHere: isMadeHere(latest),
      madeFor: world.links.find((link) => link.external_id === latest.external_id)?.client_id ?? null,
      action,
      reason,
      discreetReason,
      clientIds,
    }));
  return {
    entries,
    next: next === null ? { section: 'numbers', id: null } : { section: 'contacts', id: next },
  };
}

async function numberEntries(
  sql: Sql,
  { client }: EntryQuery,
  after: string | null,
  now: Date,
): Promise<BatchOfEntries> {
  const { decided, next } = await readNumberBatch(sql, client.id, { after, size: batch, now });
  const entries = decided.map(({ number, plan: { action, reason, discreetReason = reason, clientIds } }) => ({
    cursor: cursorOf({ section: 'numbers', id: number.id }),
    direction: 'TO_OPENPHONE' as const,
    name: number.label,
    company: client.name,
    phoneNumbers: [number.phone_number],
    isMadeHere: true,
    madeFor: client.id,
    action,
    reason,
    discreetReason,
    clientIds,
  }));
  return { entries, next: next === null ? null : { section: 'numbers', id: next } };
}

function cursorOf({ section, id }: Place): string {
  return Buffer.from(`${section}:${id ?? ''}`).toString('base64url');
}

function placeOf(cursor: string): Place {
  const [section, id = ''] = Buffer.from(cursor, 'base64url').toString().split(':');
  if ((section === 'contacts' || section === 'numbers') && (id === '' || isId(id)))
    return { section, id: id === '' ? null : id };
  throw new BadUserInput(
    'after',
    '`after` is no cursor of this list. Take it from an edge or from pageInfo, unchanged.',
  );
}
