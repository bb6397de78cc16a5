import { Occupied } from '../../prisma/sql.ts';
import { requireAllClients, requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { Conflict } from '../errors.ts';
import { OpenPhoneStatusType } from '../openphone-status/openphone-status.ts';
import { readStatus } from '../openphone-status/read-status.ts';
import { reconcileWebhooks } from './reconcile-webhooks.ts';
import { requireReachable } from './wanted-webhook.ts';

builder.mutationField('registerWebhooks', (t) =>
  t.field({
    type: OpenPhoneStatusType,
    description:
      'Creates the webhooks at the provider, or repairs them: one each for calls, texts and contacts, at `PUBLIC_URL`, with all events and the connected lines. Those that it registered for another address are moved, and another server there hears no more. From then on they are kept so. Repeating it changes nothing more. Needs ADMIN of all clients.',
    args: {
      rotateKeys: t.arg.boolean({
        defaultValue: false,
        description:
          'Also gives each webhook that is there a new signing key. The one before is accepted for 28 hours more.',
      }),
    },
    resolve: async (_root, { rotateKeys }, context) => {
      requireRole(context.viewer, 'ADMIN');
      requireAllClients(context.viewer);
      requireReachable(context);
      // Before it is done: what was begun at the provider is in the audit log even if we die meanwhile.
      await writeChange(context, 'registerWebhooks', () =>
        Promise.resolve({
          result: undefined,
          subjectId: 'webhooks',
          details: { rotateKeys: rotateKeys === true },
        }),
      );
      await reconcileWebhooks(context, { register: true, rotateKeys: rotateKeys === true }).catch(
        (error: unknown) => {
          throw error instanceof Occupied
            ? new Conflict('The webhooks are being registered by somebody else. Try again in a minute.')
            : error;
        },
      );
      // What was refused for want of a key, or failed while the webhook was cut, may come now.
      context.jobs.soon('recover-deliveries');
      return readStatus(context, { maxAgeMs: 0 });
    },
  }),
);
