import { builder } from '../builder.ts';
import { readPage } from '../connection-page.ts';
import { countOf, totalCountDescription } from '../counted.ts';
import { selectedNodes } from '../selection.ts';
import { SyncRunType } from './sync-run.ts';

const LogKindType = builder.enumType('LogKind', {
  description: 'What is logged.',
  values: { CALL: { description: 'A call.' }, MESSAGE: { description: 'A text.' } } as const,
});

const MissingLogType = builder.prismaObject('MissingLog', {
  description: 'A call or text that the provider lists and a check did not find here.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id of this finding.' }),
    kind: t.expose('kind', { type: LogKindType, description: 'Whether it is a call or a text.' }),
    openPhoneId: t.exposeString('openPhoneId', { description: 'The provider’s id of it, `AC…`.' }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was, where the provider says so.',
    }),
    fetchedAt: t.expose('fetchedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a repair brought it; null while it is missing.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why the last repair could not bring it, and what to do.',
    }),
  }),
});

const MissingLogConnection = builder.connectionObject(
  {
    type: MissingLogType,
    name: 'MissingLogConnection',
    description: 'A page of what a check found missing, the newest first.',
    fields: (t) => ({ totalCount: t.int({ description: totalCountDescription, resolve: countOf }) }),
  },
  { name: 'MissingLogEdge', description: 'A missing call or text in its list.' },
);

builder.objectField(SyncRunType, 'missing', (t) =>
  t.connection(
    {
      type: MissingLogType,
      description:
        'What a check, or the check of a repair, found missing: the first 1,000 calls and texts each. `missingCalls` and `missingMessages` count all.',
      resolve: async ({ id, checkId }, args, context, info) => {
        const where = { syncRunId: checkId ?? id };
        const page = await readPage(args, ({ id: between, order, take }) =>
          context.prisma.missingLog.findMany({
            ...selectedNodes(context, info, 'MissingLog'),
            where: { AND: [where, { id: between }] },
            orderBy: { id: order },
            take,
          }),
        );
        return { ...page, count: () => context.prisma.missingLog.count({ where }) };
      },
    },
    MissingLogConnection,
  ),
);
