import type { Integration } from '../../prisma/generated/client/client.ts';
import { visibleIntegrations } from '../access.ts';
import type { Context } from '../context.ts';
import { NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';

/** One line that the viewer may see. @throws {NotFound} */
export async function findIntegration(context: Context, id: string): Promise<Integration> {
  const integration = await context.prisma.integration.findFirst({
    where: { AND: [visibleIntegrations(context.viewer), idFilter('id', id)] },
  });
  if (!integration) throw new NotFound('integration', id);
  return integration;
}
