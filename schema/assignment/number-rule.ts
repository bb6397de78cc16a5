import { requireRole, visibleClients } from '../access.ts';
import { writeChange } from '../audit/write-change.ts';
import { builder } from '../builder.ts';
import { ClientType } from '../client/client.ts';
import { NotFound } from '../errors.ts';
import { idFilter } from '../identifier.ts';

const NumberRuleType = builder.prismaObject('NumberRule', {
  description: 'Somebody’s word that a number on a line is always this client’s.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id of the rule.' }),
    client: t.relation('client', { description: 'Whose the number is there.' }),
    phoneNumberId: t.exposeString('phoneNumberId', { description: 'The provider’s id of the line, `PN…`.' }),
    phoneNumber: t.expose('phoneNumber', { type: 'PhoneNumber', description: 'The other party’s number.' }),
    by: t.string({
      description: 'The token’s `sub` of who said so.',
      select: { assignment: { select: { assignedBy: true } } },
      resolve: ({ assignment }) => assignment.assignedBy,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first said.' }),
  }),
});

builder.prismaObjectField(ClientType, 'numberRules', (t) =>
  t.relation('numberRules', {
    query: { orderBy: [{ phoneNumberId: 'asc' }, { phoneNumber: 'asc' }] },
    description: 'What people said is always its own, whatever else the matching would find.',
  }),
);

builder.mutationField('forgetNumberRule', (t) =>
  t.prismaField({
    type: NumberRuleType,
    description:
      'Ends a rule: what comes from now on is matched without it. What it has assigned stays. Needs AGENT.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the rule.' }) },
    resolve: async (query, _root, { id }, context) => {
      requireRole(context.viewer, 'AGENT');
      const visible = { AND: [{ client: visibleClients(context.viewer) }, idFilter('id', id)] };
      const rule = await context.prisma.numberRule.findFirst({ ...query, where: visible });
      if (!rule) throw new NotFound('rule', id);
      return writeChange(context, 'forgetNumberRule', async (transaction) => {
        await transaction.numberRule.deleteMany({ where: { id } });
        return { result: rule, subjectId: id, details: { clientId: rule.clientId } };
      });
    },
  }),
);
