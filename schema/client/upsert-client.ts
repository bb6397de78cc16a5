import { transactionSql } from '../../prisma/transaction-sql.ts';
import { requireClient, requireRole } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { wantContactSync } from '../contact-sync/want-contact-sync.ts';
import { BadUserInput } from '../errors.ts';
import { logId } from '../log-id.ts';
import { isRegion, parseNumber } from '../phone-number/normalize-number.ts';
import { ClientType } from './client.ts';
import { giveNumbers } from './give-numbers.ts';

const ClientNumberInput = builder.inputType('ClientNumberInput', {
  description: 'A number of one of the client’s people.',
  fields: (t) => ({
    phoneNumber: t.string({
      required: true,
      description: 'As people write it in the client’s region, or E.164.',
    }),
    label: t.string({ description: 'Whose it is; left out, it stays as it is.' }),
  }),
});

const UpsertClientInput = builder.inputType('UpsertClientInput', {
  description: 'A client as the CRM has it.',
  fields: (t) => ({
    externalId: t.string({
      required: true,
      description: 'The CRM’s own id; the same id again changes the same client.',
    }),
    name: t.string({ required: true, description: 'Its name.' }),
    domain: t.string({ description: 'Its site.' }),
    region: t.string({
      description:
        'ISO 3166-1 alpha-2, e.g. `GB`: how its numbers are read. Left out, it stays as it is; a new client’s is `US`.',
    }),
    numbers: t.field({
      type: [ClientNumberInput],
      description:
        'All its numbers that the CRM knows; left out, they stay as they are. Numbers that contacts brought stay either way.',
    }),
  }),
});

builder.mutationField('upsertClient', (t) =>
  t.prismaField({
    type: ClientType,
    description: 'Tells us of a client, or changes it. Needs ADMIN.',
    args: { input: t.arg({ type: UpsertClientInput, required: true, description: 'The client.' }) },
    resolve: async (query, _root, { input }, context) => {
      requireRole(context.viewer, 'ADMIN');
      requireClient(context.viewer, input.externalId);
      const externalId = required('externalId', input.externalId);
      const name = required('name', input.name);
      const known = await context.prisma.client.findUnique({ where: { externalId } });
      const region = (input.region ?? known?.region ?? 'US').toUpperCase();
      if (!isRegion(region)) {
        throw new BadUserInput(
          'region',
          `“${region}” is no region. Give ISO 3166-1 alpha-2, e.g. US, GB, BR.`,
        );
      }
      const numbers = input.numbers?.map(({ phoneNumber, label }, index) => ({
        phoneNumber: clientNumber(phoneNumber, region, index),
        label,
      }));
      const data = { name, region, ...(input.domain === undefined ? {} : { domain: input.domain }) };

      const upserted = await writeChange(context, 'upsertClient', async (transaction) => {
        const client = await transaction.client.upsert({
          where: { externalId },
          create: { id: logId('client', externalId, context.clock()), externalId, ...data },
          update: data,
        });
        if (numbers) await giveNumbers(transaction, client.id, numbers);
        // Its name, too, is on the contacts that were made of its numbers.
        await wantContactSync(transactionSql(transaction), context.clock(), client.id);
        const result = await transaction.client.findUniqueOrThrow({ ...query, where: { id: client.id } });
        return { result, subjectId: client.id, details: { externalId } };
      });
      context.jobs.soon('sync-contacts');
      return upserted;
    },
  }),
);

function required(field: string, value: string): string {
  const text = value.trim();
  if (text === '') throw new BadUserInput(field, `\`${field}\` is empty.`);
  return text;
}

function clientNumber(written: string, region: string, index: number): string {
  const number = parseNumber(written, region);
  if (number === undefined) {
    throw new BadUserInput(
      `numbers.${index}.phoneNumber`,
      `“${written}” is no phone number in ${region}. Write it as E.164, e.g. +12125550101.`,
    );
  }
  return number;
}
