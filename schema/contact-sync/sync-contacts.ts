import { transactionSql } from '../../prisma/transaction-sql.ts';
import { requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { Conflict } from '../errors.ts';
import { findIntegration } from '../integration/find-integration.ts';
import { ContactSyncType, standingOf } from './contact-sync.ts';
import { wantContactWalk } from './want-contact-sync.ts';

builder.mutationField('syncContacts', (t) =>
  t.field({
    type: ContactSyncType,
    description:
      'Reads OpenPhone’s address book again, which happens once a day by itself, and applies it where somebody has agreed to the preview. Needs AGENT.',
    args: { integrationId: t.arg.id({ required: true, description: 'Our id of the connected line.' }) },
    resolve: async (_root, { integrationId }, context) => {
      requireRole(context.viewer, 'AGENT');
      const line = await findIntegration(context, integrationId);
      if (!line.syncContacts || !line.isActive) {
        throw new Conflict(`The contacts of “${line.displayName}” are not synced. Switch that on first.`, {
          id: line.id,
        });
      }
      await writeChange(context, 'syncContacts', async (transaction) => {
        await wantContactWalk(transactionSql(transaction), context.clock());
        return { result: undefined, subjectId: line.id };
      });
      context.jobs.soon('read-contacts');
      return standingOf(context, line);
    },
  }),
);
