import type { StoredFile } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';

/** A file in the hands of whoever copies it. */
export interface ClaimedFile extends StoredFile {
  readonly leaseUntil: Date;
}

/** Longer than asking the provider and a whole transfer may take (api/files/fetch-public.ts). */
const lease = 5 * 60_000;

/** Takes the newest file that is due, or whose holder has died; nobody else gets it until the lease ends. */
export function claimNextFile(services: Services): Promise<ClaimedFile | undefined> {
  return claim(
    services,
    `SELECT id FROM openphone_files
      WHERE next_attempt_at <= $1::timestamptz AND (lease_until IS NULL OR lease_until < $1::timestamptz)
      ORDER BY next_attempt_at DESC LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [],
  );
}

/**
 * Takes this file out of turn, because somebody waits for it; undefined when it is in other hands, done or
 * not due: who clicks again and again must not use up the tries that the schedule spreads over a day.
 */
export function claimFile(services: Services, id: string): Promise<ClaimedFile | undefined> {
  return claim(
    services,
    `SELECT id FROM openphone_files
      WHERE id = $3::uuid AND next_attempt_at <= $1::timestamptz AND (lease_until IS NULL OR lease_until < $1::timestamptz)
      FOR UPDATE SKIP LOCKED`,
    [id],
  );
}

async function claim(
  { sql, prisma, clock }: Services,
  select: string,
  parameters: readonly string[],
): Promise<ClaimedFile | undefined> {
  const now = clock();
  const leaseUntil = new Date(now.getTime() + lease);
  const [taken] = await sql.query<{ id: string }>(
    `UPDATE openphone_files SET lease_until = $2::timestamptz, attempts = attempts + 1, updated_at = $1::timestamptz
      WHERE id = (${select}) RETURNING id`,
    [now.toISOString(), leaseUntil.toISOString(), ...parameters],
  );
  if (!taken) return undefined;
  const file = await prisma.storedFile.findUnique({ where: { id: taken.id } });
  return file ? { ...file, leaseUntil } : undefined;
}
