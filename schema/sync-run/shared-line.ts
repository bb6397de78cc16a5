import type { Integration, PrismaClient } from '../../prisma/generated/client/client.ts';

/** Whether other clients have the line too, or had it: then its logs are not one client's alone. */
export async function isSharedLine(
  prisma: Pick<PrismaClient, 'integration'>,
  { phoneNumberId, clientId }: Pick<Integration, 'phoneNumberId' | 'clientId'>,
): Promise<boolean> {
  const other = await prisma.integration.findFirst({
    where: { phoneNumberId, clientId: { not: clientId } },
    select: { id: true },
  });
  return other !== null;
}
