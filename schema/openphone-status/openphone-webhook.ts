import { builder } from '../builder.ts';
import { WebhookFamilyType } from '../webhook-registration/webhook-family.ts';
import type { WebhookStatus } from './read-status.ts';

export const OpenPhoneWebhookType = builder.objectRef<WebhookStatus>('OpenPhoneWebhook').implement({
  description: 'A webhook of the workspace that delivers to us.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The provider’s id of it.' }),
    family: t.field({
      type: WebhookFamilyType,
      nullable: true,
      description: 'What its address is for; null at `…/status`, which is for any.',
      resolve: ({ family }) => family ?? null,
    }),
    url: t.exposeString('url', { description: 'Where it delivers to.' }),
    status: t.field({
      type: builder.enumType('WebhookStatus', {
        description: 'Whether a webhook delivers.',
        values: {
          ENABLED: { description: 'It does.' },
          DISABLED: { description: 'It is switched off at the provider.' },
        } as const,
      }),
      description: 'Whether it delivers.',
      resolve: ({ status }) => status,
    }),
    events: t.exposeStringList('events', { description: 'The event types it tells of.' }),
    lines: t.stringList({
      nullable: true,
      description: 'The provider’s ids of the lines it tells of; null for all.',
      resolve: ({ resourceIds }) => (resourceIds.includes('*') ? null : [...resourceIds]),
    }),
    isRegistered: t.boolean({
      description: 'Whether `registerWebhooks` keeps it in order; else it was made by hand.',
      resolve: ({ row }) => row !== undefined,
    }),
    rotatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it last got a new signing key from us.',
      resolve: ({ row }) => row?.rotatedAt ?? null,
    }),
    lastDeliveryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When something of its family was last delivered.',
      resolve: ({ lastDeliveryAt }) => lastDeliveryAt ?? null,
    }),
  }),
});
