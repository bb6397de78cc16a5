import { randomUUID } from 'node:crypto';
import { requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { BadUserInput } from '../errors.ts';
import { chooseLine } from '../integration/choose-line.ts';
import { logId } from '../log-id.ts';
import { CallIntentType } from './call-intent.ts';

/** A call that begins later than this after the click is not the one that was meant. */
const lifetime = 10 * 60_000;

const MakeCallInput = builder.inputType('MakeCallInput', {
  description: 'Whom to call, and from where: one of `clientId` and `integrationId`.',
  fields: (t) => ({
    clientId: t.id({ description: 'From this client’s default line.' }),
    integrationId: t.id({ description: 'From this line.' }),
    to: t.field({ type: 'PhoneNumber', required: true, description: 'Whom.' }),
  }),
});

builder.mutationField('makeCall', (t) =>
  t.prismaField({
    type: CallIntentType,
    description:
      'Checks the number, notes the wish, and gives the links that place the call: no API of the provider’s can. The real call joins it when it is reported. Needs AGENT.',
    args: { input: t.arg({ type: MakeCallInput, required: true, description: 'Whom to call.' }) },
    resolve: async (query, _root, { input }, context) => {
      requireRole(context.viewer, 'AGENT');
      const line = await chooseLine(context, input);
      if (line.phoneNumber === input.to)
        throw new BadUserInput('to', `${input.to} is the line itself. Choose another number.`);
      const now = context.clock();
      const intent = await writeChange(context, 'makeCall', async (transaction) => {
        const result = await transaction.callIntent.create({
          ...query,
          data: {
            id: logId('intent', randomUUID(), now),
            clientId: line.clientId,
            integrationId: line.id,
            phoneNumberId: line.phoneNumberId,
            fromNumber: line.phoneNumber,
            toNumber: input.to,
            requestedBy: context.viewer.id,
            createdAt: now,
            expiresAt: new Date(now.getTime() + lifetime),
          },
        });
        return {
          result,
          subjectId: result.id,
          details: { integrationId: line.id },
          changes: [{ kind: 'CALL_INTENT', item_id: result.id, change: 'CREATED', client_id: line.clientId }],
        };
      });
      context.jobs.soon('expire-intents', lifetime);
      return intent;
    },
  }),
);
