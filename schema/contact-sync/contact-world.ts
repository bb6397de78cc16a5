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
  const near = await readRelated(sql, contactIds, phoneNumbers);
  // Once more from there: what is near a contact's other row is near the contact.
  const rows = await readRelated(
    sql,
    near.map(({ id }) => id),
    phoneNumbers,
  );
  const numbers = [...new Set([...phoneNumbers, ...rows.flatMap(({ phone_numbers }) => phone_numbers)])];
  const [found] = await sql.query<{ world: StoredWorld }>(worldSql, [
    numbers.filter(isMatchable),
    rows.map(({ id }) => id),
  ]);
  if (!found) throw new Error('The statement that reads the contacts gave no row');
  const { numbers: clientNumbers, links, participants, owners, own_lines } = found.world;
  return {
    contacts: joinTwins(rows),
    numbers: clientNumbers,
    links,
    participants,
    logOwners: new Map(owners.map(({ phone_number, client_ids }) => [phone_number, client_ids])),
    ownLines: new Set(own_lines),
  };
}

/** These contacts, those with these numbers, and those that share a number or a birth with any of them. */
async function readRelated(
  sql: Sql,
  contactIds: readonly string[],
  phoneNumbers: readonly string[],
): Promise<ContactRow[]> {
  const rows = await sql.query<{ contact: ContactRow }>(
    `SELECT to_jsonb(contact) AS contact FROM openphone_contacts AS contact WHERE id IN (
       SELECT id FROM openphone_contacts WHERE id = ANY ($1::uuid[])
       UNION
       SELECT id FROM openphone_contacts WHERE phone_numbers && (
         SELECT coalesce(array_agg(DISTINCT number), '{}')
           FROM openphone_contacts AS asked, unnest(asked.phone_numbers) AS number
          WHERE asked.id = ANY ($1::uuid[]))
       UNION
       SELECT id FROM openphone_contacts WHERE phone_numbers && $2::text[]
       UNION
       SELECT id FROM openphone_contacts
        WHERE twin_key IN (SELECT twin_key FROM openphone_contacts WHERE id = ANY ($1::uuid[]))
     ) ORDER BY id`,
    [contactIds, phoneNumbers],
  );
  return rows.map(({ contact }) => contact);
}

interface StoredWorld {
  readonly numbers: readonly NumberRow[];
  readonly links: readonly LinkRow[];
  readonly participants: readonly Participant[];
  readonly owners: readonly { readonly phone_number: string; readonly client_ids: readonly string[] }[];
  readonly own_lines: readonly string[];
}

const worldSql = `
  WITH own_lines AS (SELECT DISTINCT phone_number FROM openphone_integrations WHERE phone_number = ANY ($1::text[])),
  owners AS (
    SELECT asked.number AS phone_number, jsonb_agg(DISTINCT log.client_id) AS client_ids
      FROM unnest($1::text[]) AS asked (number), LATERAL (
        SELECT client_id FROM openphone_call_logs WHERE participants @> ARRAY[asked.number] AND client_id IS NOT NULL
        UNION SELECT client_id FROM openphone_message_logs WHERE participants @> ARRAY[asked.number] AND client_id IS NOT NULL
      ) AS log
     WHERE asked.number NOT IN (SELECT phone_number FROM own_lines)
     GROUP BY asked.number
  )
  SELECT jsonb_build_object(
    'own_lines', (SELECT coalesce(jsonb_agg(phone_number), '[]') FROM own_lines),
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
