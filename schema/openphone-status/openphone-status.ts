import { builder } from '../builder.ts';
import { OpenPhoneProblemType, StatusLevelType } from './openphone-problem.ts';
import { newestOf } from './read-deliveries.ts';
import { OpenPhoneWebhookType } from './openphone-webhook.ts';
import { readStatus, type Status } from './read-status.ts';

/** What the provider said is kept for this long: a page that asks again and again costs it little. */
const maxAgeMs = 15_000;

const ProviderStatusType = builder.objectRef<Status['look']>('ProviderStatus').implement({
  description: 'How the provider answers.',
  fields: (t) => ({
    reachable: t.boolean({
      description: 'Whether it answers at all.',
      resolve: ({ result }) => result.kind !== 'unreachable',
    }),
    keyAccepted: t.boolean({
      nullable: true,
      description: 'Whether it accepts the API key; null while it cannot be asked.',
      resolve: ({ result }) => (result.kind === 'unreachable' ? null : result.kind !== 'key-rejected'),
    }),
    checkedAt: t.field({
      type: 'DateTime',
      description: 'When it was asked.',
      resolve: ({ at }) => at,
    }),
  }),
});

const forOperations = 'Null for all but an ADMIN of all clients.';

export const OpenPhoneStatusType = builder.objectRef<Status>('OpenPhoneStatus').implement({
  description:
    'How things are between us and the provider, as far as it concerns the viewer: their lines, and what concerns everybody.',
  fields: (t) => ({
    level: t.field({
      type: StatusLevelType,
      description: 'As bad as the worst of the problems.',
      resolve: ({ problems }) =>
        problems.some(({ level }) => level === 'ERROR') ? 'ERROR' : problems.length > 0 ? 'WARNING' : 'OK',
    }),
    checkedAt: t.field({
      type: 'DateTime',
      description: 'When this was found out; what the provider said may be 15 seconds older.',
      resolve: ({ checkedAt }) => checkedAt,
    }),
    demo: t.boolean({
      description: 'Whether the provider is a simulator, and every call and text made up.',
      resolve: (_status, _args, { demo }) => demo,
    }),
    provider: t.field({
      type: ProviderStatusType,
      description: 'How the provider answers.',
      resolve: ({ look }) => look,
    }),
    problems: t.field({
      type: [OpenPhoneProblemType],
      description: 'What is wrong, and what to do about it; empty when nothing is.',
      resolve: ({ problems }) => [...problems],
    }),
    webhooks: t.field({
      type: [OpenPhoneWebhookType],
      nullable: true,
      description: `The webhooks that deliver to us, whoever made them; those we registered while the provider cannot be asked. ${forOperations}`,
      resolve: ({ operations }) => operations && [...operations.webhooks],
    }),
    lastDeliveryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: `When a webhook last delivered anything. ${forOperations}`,
      resolve: ({ operations }) =>
        operations && newestOf(Object.values(operations.lastDeliveryAt).filter((at) => at !== undefined)),
    }),
    backlog: t.int({
      nullable: true,
      description: `How many deliveries wait to be applied; 10,000 stands for that many or more. ${forOperations}`,
      resolve: ({ operations }) => operations?.waiting,
    }),
    deadDeliveries: t.int({
      nullable: true,
      description: `How many deliveries were given up; 10,000 stands for that many or more. ${forOperations}`,
      resolve: ({ operations }) => operations?.dead,
    }),
    refusedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: `When a delivery was last refused for its signing key, to the minute. ${forOperations}`,
      resolve: ({ operations }) => operations && newestOf([...operations.refusedAt.values()]),
    }),
    rateLimitedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: `When the provider last refused a request because there were too many, to the minute. ${forOperations}`,
      resolve: ({ operations }) => operations?.rateLimitedAt,
    }),
  }),
});

builder.queryField('openPhoneStatus', (t) =>
  t.field({
    type: OpenPhoneStatusType,
    description: 'How things are between us and the provider, and what to do about what is wrong.',
    resolve: (_root, _args, context) => readStatus(context, { maxAgeMs }),
  }),
);
