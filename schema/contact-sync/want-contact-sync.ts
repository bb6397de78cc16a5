import type { Sql } from '../../prisma/sql.ts';

/** Asks for the whole address book to be read now; one reading at a time serves all who ask. */
export async function wantContactWalk(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `INSERT INTO openphone_contact_walk (id, due_at) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at`,
    [now.toISOString()],
  );
}

/**
 * Asks for the contacts of lines to be applied now: of one client, or of all.
 * Only of those whose preview somebody has agreed to.
 */
export async function wantContactSync(sql: Sql, now: Date, clientId?: string): Promise<void> {
  await sql.query(
    `INSERT INTO openphone_contact_syncs (integration_id, due_at)
     SELECT id, $1::timestamptz FROM openphone_integrations
      WHERE sync_contacts AND is_active AND deleted_at IS NULL AND contacts_confirmed_at IS NOT NULL
        AND ($2::uuid IS NULL OR client_id = $2::uuid)
     ON CONFLICT (integration_id) DO UPDATE SET due_at = excluded.due_at, heartbeat_at =
       CASE WHEN openphone_contact_syncs.error IS NULL THEN openphone_contact_syncs.heartbeat_at END`,
    [now.toISOString(), clientId ?? null],
  );
}
