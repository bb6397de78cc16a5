import { seesUnassigned } from '../access.ts';
import { builder } from '../builder.ts';
import { ClientType } from '../client/client.ts';
import { IntegrationType } from '../integration/integration.ts';
import { readOffers } from './read-offers.ts';

/** Unassigned logs that a client's numbers would claim, if they came now. */
interface Offer {
  readonly phoneNumber: string;
  readonly integrationId: string;
  readonly logId: string;
  readonly count: number;
}

const OfferType = builder.objectRef<Offer>('AssignmentOffer').implement({
  description:
    'Calls and texts that came before the number was known as this client’s, and still wait for somebody to say so: `assignLog` with `logId` and `allOfNumber` takes them.',
  fields: (t) => ({
    phoneNumber: t.expose('phoneNumber', { type: 'PhoneNumber', description: 'The client’s number.' }),
    integration: t.prismaField({
      type: IntegrationType,
      description: 'The line that they came on.',
      resolve: (query, { integrationId }, _args, { prisma }) =>
        prisma.integration.findUniqueOrThrow({ ...query, where: { id: integrationId } }),
    }),
    logId: t.exposeID('logId', { description: 'One of them: what `assignLog` takes.' }),
    count: t.exposeInt('count', { description: 'How many there are; 1,000 stands for more.' }),
  }),
});

builder.objectField(ClientType, 'assignmentOffers', (t) =>
  t.field({
    type: [OfferType],
    description:
      'What its numbers would claim of the unassigned calls and texts, one entry for each number and line. Nothing of it moves by itself. Empty for a token that names clients.',
    resolve: (client, _args, { sql, viewer }) => (seesUnassigned(viewer) ? readOffers(sql, client.id) : []),
  }),
);
