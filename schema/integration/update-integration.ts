import { transactionSql } from '../../prisma/transaction-sql.ts';
import { requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { dropContactSync } from '../contact-sync/held-contact-sync.ts';
import { switchContactSync } from '../contact-sync/switch-contact-sync.ts';
import { displayNameOf } from './display-name.ts';
import { cancelRuns } from '../sync-run/cancel-runs.ts';
import { findIntegration } from './find-integration.ts';
import { IntegrationType } from './integration.ts';
import { makeDefault } from './make-default.ts';

const UpdateIntegrationInput = builder.inputType('UpdateIntegrationInput', {
  description: 'What to change of a connected line; what is left out stays.',
  fields: (t) => ({
    displayName: t.string({ description: 'What the staff call it.' }),
    autoLogCalls: t.boolean({ description: 'Log its calls by themselves.' }),
    autoLogMessages: t.boolean({ description: 'Log its texts by themselves.' }),
    syncContacts: t.boolean({
      description:
        'Keep OpenPhone’s contacts and the client’s numbers in step, once somebody has agreed to `contactSyncPreview`.',
    }),
    isDefault: t.boolean({ description: 'Call and text from it unless told otherwise.' }),
    isActive: t.boolean({ description: 'Switch it on or off.' }),
  }),
});

builder.mutationField('updateIntegration', (t) =>
  t.prismaField({
    type: IntegrationType,
    description: 'Changes a connected line. Needs AGENT.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of it.' }),
      input: t.arg({ type: UpdateIntegrationInput, required: true, description: 'What to change.' }),
    },
    resolve: async (query, _root, { id, input }, context) => {
      requireRole(context.viewer, 'AGENT');
      const integration = await findIntegration(context, id);
      const { autoLogCalls, autoLogMessages, syncContacts, isDefault, isActive } = input;
      const data = {
        ...(input.displayName
          ? { displayName: displayNameOf(input.displayName, integration.displayName) }
          : {}),
        ...given({ autoLogCalls, autoLogMessages, syncContacts, isActive }),
      };
      const isSwitched = typeof syncContacts === 'boolean' && syncContacts !== integration.syncContacts;
      const updated = await writeChange(context, 'updateIntegration', async (transaction) => {
        await transaction.integration.update({ where: { id }, data });
        if (isSwitched) await switchContactSync(transaction, id, syncContacts, context.clock());
        if (isActive === false) await dropContactSync(transactionSql(transaction), id);
        if (isDefault === true) await makeDefault(transaction, integration.clientId, id);
        if (isDefault === false) await transaction.integration.update({ where: { id }, data: { isDefault } });
        const changes =
          isActive === false ? await cancelRuns(transaction, { integrationId: id }, context.clock()) : [];
        const result = await transaction.integration.findUniqueOrThrow({ ...query, where: { id } });
        return { result, subjectId: id, changes, details: { ...data, ...given({ isDefault }) } };
      });
      if (isSwitched && syncContacts) context.jobs.soon('read-contacts');
      if (typeof isActive === 'boolean') context.jobs.soon('reconcile-webhooks');
      return updated;
    },
  }),
);

/** The switches that were given: null and undefined alike mean "as it is". */
function given(switches: Readonly<Record<string, boolean | null | undefined>>): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(switches).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}
