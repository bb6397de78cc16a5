import { randomUUID } from 'node:crypto';
import type { Sql } from '../../prisma/sql.ts';
import type { Services } from '../context.ts';
import type { SyncAction } from './planned.ts';

/** A line's run in the hands of whoever does it. */
export interface HeldContactSync {
  readonly integrationId: string;
  readonly clientId: string;
  readonly worker: string;
  readonly phase: 'CONTACTS' | 'NUMBERS';
  /** The last contact or number that is done. */
  readonly position: string | null;
}

/** The run is no longer in these hands: switched off, or taken over by another process. */
export class ContactSyncLost extends Error {
  constructor() {
    super('The contacts of this line were switched off, or another process has taken them over.');
    this.name = 'ContactSyncLost';
  }
}

const longestSilence = 60_000;

/** Takes the run that is due the longest, or whose process has died. */
export async function takeContactSync({ sql, clock }: Services): Promise<HeldContactSync | undefined> {
  const now = clock();
  const worker = randomUUID();
  const [held] = await sql.query<HeldContactSync>(
    `UPDATE openphone_contact_syncs AS sync
        SET worker = $1::uuid, heartbeat_at = $2::timestamptz, started_at = coalesce(started_at, $2::timestamptz),
            ${['created', 'changed', 'removed', 'skipped', 'conflicts']
              .map((count) => `${count} = CASE WHEN started_at IS NULL THEN 0 ELSE ${count} END`)
              .join(', ')}
      FROM (
        SELECT due.integration_id, line.client_id
          FROM openphone_contact_syncs AS due JOIN openphone_integrations AS line ON line.id = due.integration_id
         WHERE due.due_at <= $2::timestamptz AND (due.heartbeat_at IS NULL OR due.heartbeat_at < $3::timestamptz)
           AND line.sync_contacts AND line.is_active AND line.deleted_at IS NULL
           AND line.contacts_confirmed_at IS NOT NULL
         ORDER BY due.due_at, due.integration_id LIMIT 1 FOR UPDATE OF due SKIP LOCKED) AS taken
      WHERE sync.integration_id = taken.integration_id
      RETURNING sync.integration_id AS "integrationId", taken.client_id AS "clientId",
                sync.worker::text AS worker, sync.phase::text AS phase, sync.position::text AS position`,
    [worker, now.toISOString(), new Date(now.getTime() - longestSilence).toISOString()],
  );
  return held;
}

const counters: Readonly<Record<SyncAction, string>> = {
  CREATE: 'created',
  CHANGE: 'changed',
  REMOVE: 'removed',
  SKIP: 'skipped',
  CONFLICT: 'conflicts',
  DUPLICATE: 'conflicts',
};

/** Counts what was done, and stores where the run stands after it. @throws {ContactSyncLost} */
export async function advanceContactSync(
  sql: Sql,
  held: HeldContactSync,
  stand: Pick<HeldContactSync, 'phase' | 'position'>,
  actions: readonly SyncAction[],
  now: Date,
): Promise<HeldContactSync> {
  const counts = ['created', 'changed', 'removed', 'skipped', 'conflicts'].map(
    (count) => `${count} = ${count} + ${actions.filter((action) => counters[action] === count).length}`,
  );
  await change(
    sql,
    held,
    `phase = $3::contact_sync_phase, position = $4::uuid, heartbeat_at = $5::timestamptz, error = NULL, ${counts.join(', ')}`,
    [stand.phase, stand.position, now.toISOString()],
  );
  return { ...held, ...stand };
}

/** Ends a run. @param again when the next is due, if this one left something open; a wish from meanwhile comes first. */
export async function finishContactSync(
  { sql, clock }: Services,
  held: HeldContactSync,
  again: Date | null,
): Promise<void> {
  await change(
    sql,
    held,
    `due_at = CASE WHEN due_at > started_at THEN due_at ELSE $3::timestamptz END, last_run_at = $4::timestamptz,
     started_at = NULL, phase = 'CONTACTS', position = NULL, worker = NULL, heartbeat_at = NULL, error = NULL`,
    [again?.toISOString() ?? null, clock().toISOString()],
  );
}

/** Lays a run down for whoever comes next. */
export async function releaseContactSync({ sql }: Services, held: HeldContactSync): Promise<void> {
  await change(sql, held, `worker = NULL, heartbeat_at = NULL`, []);
}

/** Says what a run waits for; it is taken up again a minute later. */
export async function pauseContactSync(
  { sql, clock }: Services,
  held: HeldContactSync,
  error: string,
): Promise<void> {
  await change(sql, held, `error = $3, heartbeat_at = $4::timestamptz`, [error, clock().toISOString()]);
}

/** Takes the run of a line that is switched off from whoever does it; switched on again, it begins anew. */
export async function dropContactSync(sql: Sql, integrationId: string): Promise<void> {
  await sql.query(
    `UPDATE openphone_contact_syncs
        SET worker = NULL, heartbeat_at = NULL, started_at = NULL, phase = 'CONTACTS', position = NULL, error = NULL
      WHERE integration_id = $1::uuid`,
    [integrationId],
  );
}

async function change(
  sql: Sql,
  { integrationId, worker }: HeldContactSync,
  assignments: string,
  values: readonly unknown[],
): Promise<void> {
  const [changed] = await sql.query(
    `UPDATE openphone_contact_syncs SET ${assignments}
      WHERE integration_id = $1::uuid AND worker = $2::uuid RETURNING integration_id`,
    [integrationId, worker, ...values],
  );
  if (!changed) throw new ContactSyncLost();
}
