import { transactionSql } from '../../prisma/transaction-sql.ts';
import { requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { dropContactSync } from '../contact-sync/held-contact-sync.ts';
import { cancelRuns } from '../sync-run/cancel-runs.ts';
import { findIntegration } from './find-integration.ts';
import { IntegrationType } from './integration.ts';
import { makeDefault } from './make-default.ts';

builder.mutationField('deleteIntegration', (t) =>
  t.prismaField({
    type: IntegrationType,
    description:
      'Disconnects a line from its client. Its logs stay; `createIntegration` with the same two undoes it. Needs AGENT.',
    args: { id: t.arg.id({ required: true, description: 'Our id of it.' }) },
    resolve: async (query, _root, { id }, context) => {
      requireRole(context.viewer, 'AGENT');
      const { clientId, isDefault } = await findIntegration(context, id);
      const deleted = await writeChange(context, 'deleteIntegration', async (transaction) => {
        await transaction.integration.update({
          where: { id },
          data: { deletedAt: context.clock(), isDefault: false },
        });
        await dropContactSync(transactionSql(transaction), id);
        const next = isDefault
          ? await transaction.integration.findFirst({
              where: { clientId, deletedAt: null, isActive: true },
              orderBy: { id: 'asc' },
            })
          : null;
        if (next) await makeDefault(transaction, clientId, next.id);
        const changes = await cancelRuns(transaction, { integrationId: id }, context.clock());
        const result = await transaction.integration.findUniqueOrThrow({ ...query, where: { id } });
        return { result, subjectId: id, changes };
      });
      context.jobs.soon('reconcile-webhooks');
      return deleted;
    },
  }),
);
