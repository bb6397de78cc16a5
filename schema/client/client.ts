import { builder } from '../builder.ts';
import { visibleClients, visibleIntegrations } from '../access.ts';
import { readPage } from '../connection-page.ts';
import { countOf, totalCountDescription } from '../counted.ts';
import { BadUserInput } from '../errors.ts';
import { isId } from '../identifier.ts';
import type { Prisma } from '../../prisma/generated/client/client.ts';
import { selectedNodes } from '../selection.ts';

const ClientNumberSourceType = builder.enumType('ClientNumberSource', {
  description: 'Where a client’s number came from.',
  values: {
    PERSON: { description: 'The CRM gave it: nobody else takes it away.' },
    CONTACT: { description: 'A contact of OpenPhone’s brought it, and takes it along when it goes.' },
  } as const,
});

builder.prismaObject('ClientNumber', {
  description:
    'A number of one of the client’s people: a call or text with it, on a line that several clients share, is this client’s.',
  fields: (t) => ({
    phoneNumber: t.expose('phoneNumber', { type: 'PhoneNumber', description: 'E.164.' }),
    label: t.exposeString('label', { nullable: true, description: 'Whose it is, e.g. “Dr Gray, mobile”.' }),
    source: t.expose('source', { type: ClientNumberSourceType, description: 'Where it came from.' }),
  }),
});

export const ClientType = builder.prismaObject('Client', {
  description: 'A client of the agency: one row of the CRM’s SEO Clients tab.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id.' }),
    externalId: t.exposeString('externalId', {
      description: 'The CRM’s own id; what tokens and the widget name the client by.',
    }),
    name: t.exposeString('name', { description: 'As the CRM writes it.' }),
    domain: t.exposeString('domain', { nullable: true, description: 'The site whose SEO the agency does.' }),
    region: t.exposeString('region', {
      description: 'ISO 3166-1 alpha-2: how numbers without a country code are read.',
    }),
    numbers: t.relation('numbers', {
      query: { orderBy: { phoneNumber: 'asc' } },
      description: 'Numbers of its people.',
    }),
    integrations: t.relation('integrations', {
      query: (_args, context) => ({
        where: visibleIntegrations(context.viewer),
        orderBy: [{ isDefault: 'desc' }, { id: 'asc' }],
      }),
      description: 'The lines connected to it, the default one first.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first told to us.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

const ClientConnection = builder.connectionObject(
  {
    type: ClientType,
    name: 'ClientConnection',
    description: 'A page of clients, the newest first.',
    fields: (t) => ({ totalCount: t.int({ description: totalCountDescription, resolve: countOf }) }),
  },
  { name: 'ClientEdge', description: 'A client in its list.' },
);

builder.queryFields((t) => ({
  clients: t.connection(
    {
      type: ClientType,
      description: 'The clients that the viewer works for.',
      args: { search: t.arg.string({ description: 'Part of a name, a domain or the CRM’s id.' }) },
      resolve: async (_root, args, context, info) => {
        const where = { AND: [visibleClients(context.viewer), matching(args.search)] };
        const page = await readPage(args, ({ id, order, take }) =>
          context.prisma.client.findMany({
            ...selectedNodes(context, info, 'Client'),
            where: { AND: [where, { id }] },
            orderBy: { id: order },
            take,
          }),
        );
        return { ...page, count: () => context.prisma.client.count({ where }) };
      },
    },
    ClientConnection,
  ),
  client: t.prismaField({
    type: ClientType,
    nullable: true,
    description: 'One client, by our id or by the CRM’s.',
    args: {
      id: t.arg.id({ description: 'Our id.' }),
      externalId: t.arg.string({ description: 'The CRM’s id.' }),
    },
    resolve: (query, _root, args, context) => {
      if ((args.id ?? args.externalId ?? undefined) === undefined) {
        throw new BadUserInput('id', 'Say which client: give `id` or `externalId`.');
      }
      if (args.id && !isId(args.id)) return null;
      return context.prisma.client.findFirst({
        ...query,
        where: {
          AND: [
            visibleClients(context.viewer),
            args.id ? { id: args.id } : {},
            args.externalId ? { externalId: args.externalId } : {},
          ],
        },
      });
    },
  }),
}));

function matching(search: string | null | undefined): Prisma.ClientWhereInput {
  const text = search?.trim();
  if (!text) return {};
  const contains = { contains: text, mode: 'insensitive' } as const;
  return { OR: [{ name: contains }, { domain: contains }, { externalId: contains }] };
}
