import { z } from 'zod';
import { demoOrganization } from './demo-workspace.ts';
import { pageOf } from './page-of.ts';
import { Refusal } from './refusal.ts';
import { readBody, readQuery, route, type Route } from './route.ts';
import { known, list } from './rest-answers.ts';
import { sampleEvent } from './sample-event.ts';
import { newSigningKey, newWebhook, quoEventTypes, type SimulatedWebhook } from './simulated-webhook.ts';
import { webhookAddress } from './webhook-address.ts';
import type { Delivery } from './delivery.ts';
import type { WebhookSender } from './webhook-sender.ts';
import type { Workspace } from './workspace.ts';

const events = z
  .array(
    z
      .string()
      .refine((type) => quoEventTypes.includes(type) || /^(task|integration)\./.test(type), 'unknown event'),
  )
  .min(1);
const lines = z
  .array(z.string())
  .nullable()
  .transform((ids) => (ids === null || ids.length === 0 ? ['*'] : ids));
const status = z.enum(['enabled', 'disabled']);
const label = z.string().nullable();
const newWebhookBody = z.object({
  url: webhookAddress,
  events,
  resourceIds: lines.optional(),
  status: status.optional(),
  label: label.optional(),
});
const patchBody = z
  .object({ url: webhookAddress, events, resourceIds: lines, status, label })
  .partial()
  .refine((body) => Object.keys(body).length > 0, 'at least one property');
const deliveriesQuery = z.strictObject({
  status: z.enum(['success', 'pending', 'sending', 'failed']).optional(),
  eventType: z.string().optional(),
  resourceId: z.string().optional(),
  'createdAt[gt]': z.iso.datetime({ offset: true }).optional(),
  'createdAt[lt]': z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(10),
  after: z.string().optional(),
});
const testBody = z.object({ eventType: z.string() });
const mostWebhooks = 50;

/** Webhooks and their deliveries on the dated surface. */
export function routesWebhooks(workspace: Workspace, sender: WebhookSender): Route[] {
  const own = (): SimulatedWebhook[] => workspace.webhooks.filter(({ generation }) => generation === 'quo');
  const webhookOf = (id: string | undefined): SimulatedWebhook => known('Webhook', id, own());
  const deliveryOf = (webhookId: string | undefined, id: string | undefined): Delivery =>
    known(
      'Event',
      id,
      sender.deliveries.filter((delivery) => delivery.webhookId === webhookOf(webhookId).id),
    );
  return [
    route('POST', '/webhooks', ({ body }) => {
      const wishes = readBody(newWebhookBody, body);
      if (own().length >= mostWebhooks)
        throw new Refusal(422, `A workspace has ${mostWebhooks} webhooks at most`);
      const webhook = newWebhook({ ...wishes, generation: 'quo' }, workspace.now());
      workspace.webhooks.push(webhook);
      return { status: 201, body: { data: { ...webhookRecord(webhook), key: webhook.keys[0] } } };
    }),
    route('GET', '/webhooks', () => ({ status: 200, body: { data: own().map(webhookRecord) } })),
    route('GET', '/webhooks/:id', ({ ids: [id] }) => ({
      status: 200,
      body: { data: webhookRecord(webhookOf(id)) },
    })),
    route('PATCH', '/webhooks/:id', ({ ids: [id], body }) => {
      const webhook = webhookOf(id);
      Object.assign(webhook, readBody(patchBody, body), { updatedAt: workspace.now() });
      return { status: 200, body: { data: webhookRecord(webhook) } };
    }),
    route('DELETE', '/webhooks/:id', ({ ids: [id] }) => {
      workspace.webhooks.splice(workspace.webhooks.indexOf(webhookOf(id)), 1);
      return { status: 204 };
    }),
    route('POST', '/webhooks/:id/rotate', ({ ids: [id] }) => {
      const webhook = webhookOf(id);
      webhook.keys = [newSigningKey('quo'), webhook.keys[0]];
      return { status: 200, body: { data: { key: webhook.keys[0] } } };
    }),
    route('GET', '/webhooks/:id/events', ({ ids: [id], query }) => {
      const asked = readQuery(deliveriesQuery, query);
      const webhook = webhookOf(id);
      const found = sender.deliveries.filter(
        (delivery) =>
          delivery.webhookId === webhook.id &&
          (asked.status === undefined || delivery.status === asked.status) &&
          (asked.eventType === undefined || delivery.eventType === asked.eventType) &&
          (asked.resourceId === undefined || delivery.resourceId === asked.resourceId) &&
          (asked['createdAt[gt]'] === undefined || delivery.createdAt > new Date(asked['createdAt[gt]'])) &&
          (asked['createdAt[lt]'] === undefined || delivery.createdAt < new Date(asked['createdAt[lt]'])),
      );
      const { items, next } = pageOf(found.toReversed(), asked.limit, asked.after);
      return list({ items: items.map(deliveryRecord), next });
    }),
    route('POST', '/webhooks/:id/events/test', ({ ids: [id], body }) => {
      const { eventType } = readBody(testBody, body);
      const webhook = webhookOf(id);
      const sample = sampleEvent(eventType, workspace.now());
      sender.publishTest(webhook, eventType, sample);
      return { status: 200, body: sample };
    }),
    route('GET', '/webhooks/:id/events/:deliveryId', ({ ids: [id, deliveryId] }) => {
      const delivery = deliveryOf(id, deliveryId);
      const requestBody: unknown = JSON.parse(delivery.body);
      return {
        status: 200,
        body: { data: { ...deliveryRecord(delivery), requestBody, attempts: delivery.attempts } },
      };
    }),
    route('POST', '/webhooks/:id/events/:deliveryId/retry', ({ ids: [id, deliveryId] }) => {
      sender.retry(deliveryOf(id, deliveryId));
      return { status: 202, body: {} };
    }),
  ];
}

const webhookRecord = ({
  id,
  label: name,
  status: state,
  url,
  events: types,
  resourceIds,
  createdAt,
  updatedAt,
}: SimulatedWebhook) => ({
  id,
  orgId: demoOrganization.id,
  label: name,
  status: state,
  url,
  apiVersion: '2026-03-30',
  events: types,
  resourceIds,
  createdAt,
  updatedAt,
});

const deliveryRecord = ({
  id,
  eventId,
  resourceId,
  eventType,
  status: state,
  nextAttemptAt,
  createdAt,
}: Delivery) => ({
  id,
  eventId,
  resourceId,
  eventType,
  status: state,
  nextAttemptAt,
  createdAt,
});
