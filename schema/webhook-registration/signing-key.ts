import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';
import { logId } from '../log-id.ts';
import type { SealedPlace } from '../vault.ts';

/** The provider tries a delivery for up to 27 h 35 m, and does not say which key a late try is signed with. */
const overlap = 28 * 60 * 60_000;

/** A key that deliveries may be signed with. */
export interface StoredKey {
  /** `whsec_…`. */
  readonly key: string;
  /** Null for one in use. */
  readonly acceptedUntil: Date | null;
}

const keyPlace = (id: string): SealedPlace => ({ table: 'openphone_signing_keys', column: 'key', id });

/** Stores the key that a webhook signs with from now on; the one before is accepted for 28 hours more. */
export async function storeKey(
  { vault, clock }: Pick<Services, 'vault' | 'clock'>,
  transaction: Prisma.TransactionClient,
  webhookId: string,
  key: string,
): Promise<void> {
  await retireKeys(transaction, webhookId, clock());
  const createdAt = clock();
  const id = logId('signing-key', randomUUID(), createdAt);
  await transaction.signingKey.create({
    data: { id, webhookId, key: vault.seal(keyPlace(id), key), createdAt },
  });
}

/** Lets a webhook's key run out, because another one has taken its place, or the webhook is gone. */
export async function retireKeys(
  transaction: Prisma.TransactionClient,
  webhookId: string,
  now: Date,
): Promise<void> {
  await transaction.signingKey.updateMany({
    where: { webhookId, acceptedUntil: null },
    data: { acceptedUntil: new Date(now.getTime() + overlap) },
  });
}

/** Whether we have the key that a webhook signs with now: stored, and ours to open. */
export async function holdsKey(
  { prisma, vault }: Pick<Services, 'prisma' | 'vault'>,
  webhookId: string,
): Promise<boolean> {
  const webhook = await prisma.webhook.findUnique({ where: { id: webhookId } });
  const stored = await prisma.signingKey.findFirst({ where: { webhookId, acceptedUntil: null } });
  if (!webhook || webhook.rotationStartedAt !== null || !stored) return false;
  try {
    vault.open(keyPlace(stored.id), stored.key);
    return true;
  } catch {
    return false;
  }
}

/** Deletes the keys that are accepted no more. */
export async function forgetKeys({ prisma, clock }: Pick<Services, 'prisma' | 'clock'>): Promise<void> {
  await prisma.signingKey.deleteMany({ where: { acceptedUntil: { lte: clock() } } });
}

/**
 * The keys that are accepted now.
 * @param onSealed hears of a key that cannot be opened, which is left out: the others still verify.
 */
export async function readKeys(
  { prisma, vault, clock }: Pick<Services, 'prisma' | 'vault' | 'clock'>,
  onSealed: (error: unknown) => void,
): Promise<StoredKey[]> {
  const rows = await prisma.signingKey.findMany({
    where: { OR: [{ acceptedUntil: null }, { acceptedUntil: { gt: clock() } }] },
    orderBy: { id: 'desc' },
  });
  return rows.flatMap(({ id, key, acceptedUntil }) => {
    try {
      return [{ key: vault.open(keyPlace(id), key), acceptedUntil }];
    } catch (error) {
      onSealed(error);
      return [];
    }
  });
}
