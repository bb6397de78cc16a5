import { transactionSql } from '../../prisma/transaction-sql.ts';
import { requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { Conflict } from '../errors.ts';
import { findIntegration } from '../integration/find-integration.ts';
import { ContactSyncType, standingOf } from './contact-sync.ts';
import { wantContactSync } from './want-contact-sync.ts';

builder.mutationField('applyContactSync', (t) =>
  t.field({
    type: ContactSyncType,
    description:
      'Agrees to what `contactSyncPreview` shows: it is done now, and what contacts come to be is applied by itself from then on. Needs AGENT.',
    args: { integrationId: t.arg.id({ required: true, description: 'Our id of the connected line.' }) },
    resolve: async (_root, { integrationId }, context) => {
      requireRole(context.viewer, 'AGENT');
      const line = await findIntegration(context, integrationId);
      if (!line.syncContacts || !line.isActive) {
        throw new Conflict(
          `The contacts of “${line.displayName}” are not synced. Switch the line and its \`syncContacts\` on, and look at the preview.`,
          { id: line.id },
        );
      }
      const walk = await context.prisma.contactWalk.findUnique({ where: { id: 1 } });
      if (!walk?.finishedAt) {
        throw new Conflict(
          'OpenPhone’s contacts are still being read for the first time, so nobody can have seen what this would do. Wait until `contactSync.readAt` says when they were read.',
          { id: line.id },
        );
      }
      const now = context.clock();
      const integration = await writeChange(context, 'applyContactSync', async (transaction) => {
        const result = await transaction.integration.update({
          where: { id: line.id },
          data: { contactsConfirmedAt: line.contactsConfirmedAt ?? now },
        });
        await wantContactSync(transactionSql(transaction), now, line.clientId);
        return { result, subjectId: line.id };
      });
      context.jobs.soon('sync-contacts');
      return standingOf(context, integration);
    },
  }),
);
