import { requireRole, visibleClients } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { BadUserInput, Conflict, NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';
import { logId } from '../log-id.ts';
import { switchContactSync } from '../contact-sync/switch-contact-sync.ts';
import { usableLines } from '../phone-number/usable-lines.ts';
import { startSync } from '../sync-run/start-sync.ts';
import { IntegrationType } from './integration.ts';
import { displayNameOf } from './display-name.ts';
import { lockClient, makeDefault } from './make-default.ts';

const CreateIntegrationInput = builder.inputType('CreateIntegrationInput', {
  description: 'A line to connect to a client.',
  fields: (t) => ({
    clientId: t.id({ required: true, description: 'Our id of the client.' }),
    phoneNumberId: t.string({
      required: true,
      description: 'The provider’s id of the line, from `phoneNumbers`.',
    }),
    displayName: t.string({
      description: 'What the staff call it; the workspace’s name for it unless told.',
    }),
    autoLogCalls: t.boolean({ defaultValue: true, description: 'Log its calls by themselves.' }),
    autoLogMessages: t.boolean({ defaultValue: true, description: 'Log its texts by themselves.' }),
    syncContacts: t.boolean({
      defaultValue: false,
      description:
        'Keep OpenPhone’s contacts and the client’s numbers in step, once somebody has agreed to `contactSyncPreview`.',
    }),
    isDefault: t.boolean({
      defaultValue: false,
      description:
        'Call and text from it unless told otherwise. A client’s first line is its default anyway.',
    }),
  }),
});

builder.mutationField('createIntegration', (t) =>
  t.prismaField({
    type: IntegrationType,
    description:
      'Connects a line to a client, or brings a deleted connection of the two back, and starts reading its past. Needs AGENT.',
    args: {
      input: t.arg({ type: CreateIntegrationInput, required: true, description: 'The line and the client.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      requireRole(context.viewer, 'AGENT');
      const { phoneNumberId } = input;
      const client = await context.prisma.client.findFirst({
        where: { AND: [visibleClients(context.viewer), idFilter('id', input.clientId)] },
      });
      if (!client) throw new NotFound('client', input.clientId);
      const lines = await usableLines(context, await context.telephony.listLines());
      const line = lines.find(({ id }) => id === phoneNumberId);
      if (!line) {
        throw new BadUserInput(
          'phoneNumberId',
          `You may connect no line “${phoneNumberId}”. Choose one of \`phoneNumbers\`.`,
        );
      }
      const settings = {
        phoneNumber: line.phoneNumber,
        displayName: displayNameOf(input.displayName, line.name),
        autoLogCalls: input.autoLogCalls ?? true,
        autoLogMessages: input.autoLogMessages ?? true,
        syncContacts: input.syncContacts ?? false,
      };

      const now = context.clock();
      const created = await writeChange(context, 'createIntegration', async (transaction) => {
        const key = { clientId_phoneNumberId: { clientId: client.id, phoneNumberId } };
        const known = await transaction.integration.findUnique({ where: key });
        if (known && known.deletedAt === null) {
          throw new Conflict(
            `The line ${line.phoneNumber} is connected to ${client.name} already. Change that connection instead.`,
            { id: known.id },
          );
        }
        const { id } = await transaction.integration.upsert({
          where: key,
          create: {
            id: logId('integration', `${client.id}/${phoneNumberId}`, now),
            clientId: client.id,
            phoneNumberId,
            ...settings,
          },
          update: { ...settings, isActive: true, isDefault: false, deletedAt: null },
        });
        await lockClient(transaction, client.id);
        const others = await transaction.integration.count({
          where: { clientId: client.id, deletedAt: null, isDefault: true },
        });
        if (input.isDefault === true || others === 0) await makeDefault(transaction, client.id, id);
        await switchContactSync(transaction, id, settings.syncContacts, now);
        const { changes } = await startSync(transaction, {
          integration: { id, clientId: client.id, phoneNumberId },
          since: null,
          requestedBy: context.viewer.id,
          now,
        });
        const result = await transaction.integration.findUniqueOrThrow({ ...query, where: { id } });
        return { result, subjectId: id, details: { clientId: client.id, phoneNumberId }, changes };
      });
      context.jobs.soon('sync-lines');
      if (settings.syncContacts) context.jobs.soon('read-contacts');
      context.jobs.soon('reconcile-webhooks');
      return created;
    },
  }),
);
