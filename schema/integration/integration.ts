import { visibleIntegrations } from '../access.ts';
import { builder } from '../builder.ts';
import { isId } from '../identifier.ts';

export const IntegrationType = builder.prismaObject('Integration', {
  description: 'An OpenPhone line connected to a client. One line may be connected to several clients.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id.' }),
    client: t.relation('client', { description: 'Whose line it is.' }),
    phoneNumberId: t.exposeString('phoneNumberId', { description: 'The provider’s id of the line, `PN…`.' }),
    phoneNumber: t.expose('phoneNumber', { type: 'PhoneNumber', description: 'The line’s own number.' }),
    displayName: t.exposeString('displayName', { description: 'What the staff call it.' }),
    autoLogCalls: t.exposeBoolean('autoLogCalls', {
      description: 'Whether its calls are logged by themselves.',
    }),
    autoLogMessages: t.exposeBoolean('autoLogMessages', {
      description: 'Whether its texts are logged by themselves.',
    }),
    syncContacts: t.exposeBoolean('syncContacts', {
      description:
        'Whether OpenPhone’s contacts and the client’s numbers are kept in step; see `contactSync`.',
    }),
    isDefault: t.exposeBoolean('isDefault', {
      description: 'Whether the client’s calls and texts go out from it unless told otherwise.',
    }),
    isActive: t.exposeBoolean('isActive', {
      description: 'Switched off, it keeps its logs, logs nothing more and sends nothing.',
    }),
    lastSyncedAt: t.expose('lastSyncedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when its calls and texts have been read from the provider without a gap.',
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Set when it was deleted; connecting the line again brings it back.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was connected.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

builder.queryFields((t) => ({
  integrations: t.prismaField({
    type: [IntegrationType],
    description: 'The connected lines, of one client or of all that the viewer works for.',
    args: { clientId: t.arg.id({ description: 'Our id of the client.' }) },
    resolve: (query, _root, { clientId }, context) => {
      if (clientId && !isId(clientId)) return [];
      return context.prisma.integration.findMany({
        ...query,
        where: { AND: [visibleIntegrations(context.viewer), clientId ? { clientId } : {}] },
        orderBy: [{ isDefault: 'desc' }, { id: 'asc' }],
      });
    },
  }),
  integration: t.prismaField({
    type: IntegrationType,
    nullable: true,
    description: 'One connected line.',
    args: { id: t.arg.id({ required: true, description: 'Our id of it.' }) },
    resolve: (query, _root, { id }, context) =>
      isId(id)
        ? context.prisma.integration.findFirst({
            ...query,
            where: { AND: [visibleIntegrations(context.viewer), { id }] },
          })
        : null,
  }),
}));
