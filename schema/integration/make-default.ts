import type { Prisma } from '../../prisma/generated/client/client.ts';

/** Makes one line the client's default: the others no longer are, since a client has one. */
export async function makeDefault(
  transaction: Prisma.TransactionClient,
  clientId: string,
  id: string,
): Promise<void> {
  await transaction.integration.updateMany({
    where: { clientId, isDefault: true, NOT: { id } },
    data: { isDefault: false },
  });
  await transaction.integration.update({ where: { id }, data: { isDefault: true } });
}
