import type { Integration } from '../../prisma/generated/client/client.ts';
import { visibleClients, visibleIntegrations } from '../access.ts';
import type { Context } from '../context.ts';
import { BadUserInput, Conflict, NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { findIntegration } from './find-integration.ts';

interface Choice {
  readonly clientId?: string | null | undefined;
  readonly integrationId?: string | null | undefined;
}

/**
 * The line that something goes out from: the one named, or the client's default.
 * @throws {BadUserInput} when neither is named; {NotFound}; {Conflict} when it is switched off or there is none.
 */
export async function chooseLine(
  context: Context,
  { clientId, integrationId }: Choice,
): Promise<Integration> {
  const line = integrationId
    ? await findIntegration(context, integrationId)
    : await defaultLine(context, clientId);
  if (clientId && line.clientId !== clientId) {
    throw new BadUserInput(
      'integrationId',
      'This line belongs to another client than `clientId` names. Give one of the two.',
    );
  }
  if (!line.isActive)
    throw new Conflict(`The line “${line.displayName}” is switched off. Switch it on, or choose another.`, {
      id: line.id,
    });
  return line;
}

async function defaultLine(context: Context, clientId: string | null | undefined): Promise<Integration> {
  if (!clientId)
    throw new BadUserInput(
      'integrationId',
      'Say from where: give `integrationId`, or `clientId` for the client’s default line.',
    );
  const client = await context.prisma.client.findFirst({
    where: { AND: [visibleClients(context.viewer), idFilter('id', clientId)] },
    include: {
      integrations: {
        where: { ...visibleIntegrations(context.viewer), isActive: true },
        orderBy: [{ isDefault: 'desc' }, { id: 'asc' }],
        take: 1,
      },
    },
  });
  if (!client) throw new NotFound('client', clientId);
  const [line] = client.integrations;
  if (!line)
    throw new Conflict(`${client.name} has no active OpenPhone line. Add an integration first.`, {
      id: client.id,
    });
  return line;
}
