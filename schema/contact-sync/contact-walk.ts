import { randomUUID } from 'node:crypto';
import type { Sql } from '../../prisma/sql.ts';
import type { Services } from '../context.ts';
import { wantContactSync } from './want-contact-sync.ts';

/** The reading of the address book in the hands of whoever does it. */
export interface HeldWalk {
  readonly worker: string;
  readonly startedAt: Date;
  readonly pageToken: string | null;
}

/** In place of a page: the list is read to its end, and what it left out is asked for. No provider's token is empty. */
export const listIsRead = '';

/** The reading is no longer in these hands: another process took it for dead. */
export class WalkLost extends Error {
  constructor() {
    super('Another process has taken over the reading of the contacts.');
    this.name = 'WalkLost';
  }
}

/** A holder that says nothing for this long is dead: longer than a page takes with all its retries. */
const longestSilence = 60_000;
/** Webhooks tell what changes; this finds what they have missed. */
const again = 24 * 60 * 60_000;

/** Takes the reading when it is due, and any line wants contacts. */
export async function takeContactWalk({ sql, clock }: Services): Promise<HeldWalk | undefined> {
  const now = clock();
  const worker = randomUUID();
  const [held] = await sql.query<{ started: string; page_token: string | null }>(
    `UPDATE openphone_contact_walk
        SET worker = $1::uuid, heartbeat_at = $2::timestamptz, started_at = coalesce(started_at, $2::timestamptz)
      WHERE id = 1 AND due_at <= $2::timestamptz AND (heartbeat_at IS NULL OR heartbeat_at < $3::timestamptz)
        AND EXISTS (SELECT 1 FROM openphone_integrations WHERE sync_contacts AND is_active AND deleted_at IS NULL)
      RETURNING to_json(started_at) #>> '{}' AS started, page_token`,
    [worker, now.toISOString(), new Date(now.getTime() - longestSilence).toISOString()],
  );
  return held && { worker, startedAt: new Date(held.started), pageToken: held.page_token };
}

/** Stores where the reading stands, in the transaction that stores the page. @throws {WalkLost} which undoes both. */
export async function advanceContactWalk(
  sql: Sql,
  { worker }: HeldWalk,
  pageToken: string | null,
  now: Date,
): Promise<void> {
  await change(sql, worker, `page_token = $2, heartbeat_at = $3::timestamptz, error = NULL`, [
    pageToken,
    now.toISOString(),
  ]);
}

/** Ends the reading: the lines' contacts are applied next. A wish from meanwhile is not lost. */
export async function finishContactWalk({ sql, clock }: Services, { worker }: HeldWalk): Promise<void> {
  const now = clock();
  await sql.transaction(async (transaction) => {
    await change(
      transaction,
      worker,
      `due_at = CASE WHEN due_at > started_at THEN due_at ELSE $2::timestamptz END, finished_at = started_at,
       started_at = NULL, page_token = NULL, worker = NULL, heartbeat_at = NULL, error = NULL`,
      [new Date(now.getTime() + again).toISOString()],
    );
    await wantContactSync(transaction, now);
  });
}

/** Lays the reading down for whoever comes next. */
export async function releaseContactWalk({ sql }: Services, { worker }: HeldWalk): Promise<void> {
  await change(sql, worker, `worker = NULL, heartbeat_at = NULL`, []);
}

/** Says what the reading waits for; it is taken up again a minute later. */
export async function pauseContactWalk(
  { sql, clock }: Services,
  { worker }: HeldWalk,
  error: string,
): Promise<void> {
  await change(sql, worker, `error = $2, heartbeat_at = $3::timestamptz`, [error, clock().toISOString()]);
}

async function change(
  sql: Sql,
  worker: string,
  assignments: string,
  values: readonly unknown[],
): Promise<void> {
  const [changed] = await sql.query(
    `UPDATE openphone_contact_walk SET ${assignments} WHERE id = 1 AND worker = $1::uuid RETURNING id`,
    [worker, ...values],
  );
  if (!changed) throw new WalkLost();
}
