import type { Sql } from '../../prisma/sql.ts';
import { joinTwins, type KnownContact } from '../contact/join-twins.ts';
import { isMatchable } from '../phone-number/normalize-number.ts';
import type { ContactRow } from '../record/known.ts';

/** A number of a client's people. */
export interface NumberRow {
  readonly id: string;
  readonly client_id: string;
  readonly phone_number: string;
  readonly label: string | null;
  readonly source: 'PERSON' | 'CONTACT';
  readonly contact_id: string | null;
}

/** How far a number has come on its way to the provider. */
export interface LinkRow {
  readonly client_id: string;
  readonly phone_number: string;
  readonly external_id: string;
  readonly openphone_contact_id: string | null;
  readonly state: 'SENDING' | 'UNKNOWN' | 'DONE' | 'CONFLICT' | 'FAILED';
  readonly reason: string | null;
  readonly sent_name: string | null;
  readonly sent_company: string | null;
  /** Counts up with each request: who has read an older count knows too little to make one. */
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly updated_at: string;
}

/** A client with an active line whose contacts are synced. */
export interface Participant {
  readonly client_id: string;
  readonly external_id: string;
  readonly name: string;
  /** Before somebody has agreed to the preview, nothing is written. */
  readonly is_confirmed: boolean;
}

/** All that decides what becomes of some contacts and numbers. */
export interface ContactWorld {
  /** Those that were asked for, and all that share a number with them. */
  readonly contacts: readonly KnownContact[];
  readonly numbers: readonly NumberRow[];
  readonly links: readonly LinkRow[];
  readonly participants: readonly Participant[];
  /** Number → the clients that its calls and texts are assigned to. */
  readonly logOwners: ReadonlyMap<string, readonly string[]>;
  /** Lines of the workspace: they are nobody's people. */
  readonly ownLines: ReadonlySet<string>;
}

/** What was asked for: contacts by our ids, or numbers. */
interface Asked {
  readonly contactIds?: readonly string[];
  readonly phoneNumbers?: readonly string[];
}

export async function readContactWorld(
  sql: Sql,
  { contactIds = [], phoneNumbers = [] }: Asked,
): Promise<ContactWorld> {
  const asked = await readContacts(sql, { contactIds, phoneNumbers, twinKeys: [] });
  const near = await readRelated(sql, asked, phoneNumbers);
  // Once more from there: what is near a contact's other row is near the contact.
  const rows = near.length > asked.length ? await readRelated(sql, near, phoneNumbers) : near;
  const numbers = distinct([...phoneNumbers, ...rows.flatMap(({ phone_numbers }) => phone_numbers)]);
  const lines = await sql.query<{ phone_number: string }>(
    `SELECT DISTINCT phone_number FROM openphone_integrations WHERE phone_number = ANY ($1::text[])`,
    [numbers],
  );
  const ownLines = new Set(lines.map(({ phone_number }) => phone_number));
  const [found] = await sql.query<{ world: StoredWorld }>(worldSql, [
    // Without our own lines, which are on every log.
    numbers.filter((number) => isMatchable(number) && !ownLines.has(number)),
    rows.map(({ id }) => id),
  ]);
  if (!found) throw new Error('The statement that reads the contacts gave no row');
  const { numbers: clientNumbers, links, participants, owners } = found.world;
  return {
    contacts: joinTwins(rows),
    numbers: clientNumbers,
    links,
    participants,
    logOwners: new Map(owners.map(({ phone_number, client_ids }) => [phone_number, client_ids])),
    ownLines,
  };
}

/** These contacts, and those that share a number or a birth with any of them, or have one of the numbers. */
function readRelated(
  sql: Sql,
  contacts: readonly ContactRow[],
  phoneNumbers: readonly string[],
): Promise<ContactRow[]> {
  return readContacts(sql, {
    contactIds: contacts.map(({ id }) => id),
    phoneNumbers: distinct([...phoneNumbers, ...contacts.flatMap(({ phone_numbers }) => phone_numbers)]),
    twinKeys: distinct(contacts.flatMap(({ twin_key }) => twin_key ?? [])),
  });
}

interface Wanted {
  readonly contactIds: readonly string[];
  readonly phoneNumbers: readonly string[];
  readonly twinKeys: readonly string[];
}

// By three indexes, each with a list that the planner knows: with a subquery in its place, it reads all.
async function readContacts(sql: Sql, { contactIds, phoneNumbers, twinKeys }: Wanted): Promise<ContactRow[]> {
  const rows = await sql.query<{ contact: ContactRow }>(
    `SELECT to_jsonb(contact) AS contact FROM openphone_contacts AS contact
      WHERE id = ANY ($1::uuid[]) OR phone_numbers && $2::text[] OR twin_key = ANY ($3::text[]) ORDER BY id`,
    [contactIds, phoneNumbers, twinKeys],
  );
  return rows.map(({ contact }) => contact);
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

interface StoredWorld {
  readonly numbers: readonly NumberRow[];
  readonly links: readonly LinkRow[];
  readonly participants: readonly Participant[];
  readonly owners: readonly { readonly phone_number: string; readonly client_ids: readonly string[] }[];
}

const worldSql = `
  WITH owned AS (
    SELECT DISTINCT client_id, participants FROM openphone_call_logs
     WHERE participants && $1::text[] AND client_id IS NOT NULL
    UNION SELECT DISTINCT client_id, participants FROM openphone_message_logs
     WHERE participants && $1::text[] AND client_id IS NOT NULL
  ),
  owners AS (
    SELECT number AS phone_number, jsonb_agg(DISTINCT client_id) AS client_ids
      FROM owned, unnest(participants) AS number WHERE number = ANY ($1::text[]) GROUP BY number
  )
  SELECT jsonb_build_object(
    'owners', (SELECT coalesce(jsonb_agg(to_jsonb(owners)), '[]') FROM owners),
    'numbers', (SELECT coalesce(jsonb_agg(to_jsonb(number) ORDER BY number.id), '[]') FROM client_numbers AS number
      WHERE number.id IN (SELECT id FROM client_numbers WHERE phone_number = ANY ($1::text[])
                          UNION SELECT id FROM client_numbers WHERE contact_id = ANY ($2::uuid[]))),
    'links', (SELECT coalesce(jsonb_agg(to_jsonb(link)), '[]') FROM openphone_contact_links AS link
      WHERE link.phone_number = ANY ($1::text[])),
    'participants', (SELECT coalesce(jsonb_agg(to_jsonb(participant) ORDER BY participant.client_id), '[]') FROM (
      SELECT client.id AS client_id, client.external_id, client.name,
             bool_or(line.contacts_confirmed_at IS NOT NULL) AS is_confirmed
        FROM openphone_integrations AS line JOIN clients AS client ON client.id = line.client_id
       WHERE line.sync_contacts AND line.is_active AND line.deleted_at IS NULL
       GROUP BY client.id) AS participant)
  ) AS world`;
