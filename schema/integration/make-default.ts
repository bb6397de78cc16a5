import type { Prisma } from '../../prisma/generated/client/client.ts';

/** Keeps two who choose a client's default line at once from seeing the same past. */
export async function lockClient(transaction: Prisma.TransactionClient, clientId: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM clients WHERE id = ${clientId}::uuid FOR UPDATE`;
}

/** Makes one line the client's default: the others no longer are, since a client has one. */
export async function makeDefault(
  transaction: Prisma.TransactionClient,
  clientId: string,
  id: string,
): Promise<void> {
  await lockClient(transaction, clientId);
  await transaction.integration.updateMany({
    where: { clientId, isDefault: true, NOT: { id } },
    data: { isDefault: false },
  });
  await transaction.integration.update({ where: { id }, data: { isDefault: true } });
}
