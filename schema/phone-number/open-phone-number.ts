import { visibleIntegrations } from '../access.ts';
import { builder } from '../builder.ts';
import { IntegrationType } from '../integration/integration.ts';
import { usableLines } from './usable-lines.ts';
import type { Line, LinePermissions } from '../telephony.ts';

const LinePermissionsType = builder.objectRef<LinePermissions>('LinePermissions').implement({
  description: 'Where a line may call or text.',
  fields: (t) => ({
    US: t.exposeBoolean('US', { description: 'Within the United States.' }),
    CA: t.exposeBoolean('CA', { description: 'To Canada.' }),
    international: t.exposeBoolean('international', { description: 'Anywhere else.' }),
  }),
});

const OpenPhoneNumberType = builder.objectRef<Line>('OpenPhoneNumber').implement({
  description: 'A line of the OpenPhone workspace, as the provider tells it now.',
  fields: (t) => ({
    id: t.id({
      description: 'The provider’s id, `PN…`; what `createIntegration` takes.',
      resolve: ({ id }) => id,
    }),
    phoneNumber: t.expose('phoneNumber', { type: 'PhoneNumber', description: 'Its number.' }),
    name: t.exposeString('name', { description: 'Its name in the workspace.' }),
    symbol: t.exposeString('symbol', {
      nullable: true,
      description: 'The emoji that the workspace shows it with.',
    }),
    calling: t.field({
      type: LinePermissionsType,
      description: 'Where it may call.',
      resolve: ({ calling }) => calling,
    }),
    messaging: t.field({
      type: LinePermissionsType,
      description: 'Where it may text.',
      resolve: ({ messaging }) => messaging,
    }),
    integrations: t.field({
      type: [IntegrationType],
      description: 'The clients that it is connected to, as far as the viewer may see them.',
      resolve: (line, _args, { prisma, viewer }) =>
        prisma.integration.findMany({
          where: { AND: [visibleIntegrations(viewer), { phoneNumberId: line.id }] },
          orderBy: { id: 'asc' },
        }),
    }),
  }),
});

builder.queryField('phoneNumbers', (t) =>
  t.field({
    type: [OpenPhoneNumberType],
    description:
      'The workspace’s lines, asked of the provider and kept for some seconds. Of who works for some clients: those that are free or theirs.',
    resolve: async (_root, _args, context) => usableLines(context, await context.telephony.listLines()),
  }),
);
