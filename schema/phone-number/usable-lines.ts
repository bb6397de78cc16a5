import type { Context } from '../context.ts';

/**
 * The lines that the viewer may know of and connect: of whoever works for some clients, those that are
 * free or connected to one of them. Another client's line is nobody else's to take a share of.
 */
export async function usableLines<Line extends { readonly id: string }>(
  { prisma, viewer }: Context,
  lines: readonly Line[],
): Promise<Line[]> {
  if (viewer.clients === 'ALL') return [...lines];
  const connected = await prisma.integration.findMany({
    where: { deletedAt: null, phoneNumberId: { in: lines.map(({ id }) => id) } },
    select: { phoneNumberId: true, client: { select: { externalId: true } } },
  });
  return lines.filter(({ id }) => {
    const clients = connected
      .filter((one) => one.phoneNumberId === id)
      .map(({ client }) => client.externalId);
    return clients.length === 0 || clients.some((client) => viewer.clients.includes(client));
  });
}
