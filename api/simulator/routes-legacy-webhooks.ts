import { z } from 'zod';
import { demoOrganization } from './demo-workspace.ts';
import { Refusal } from './refusal.ts';
import { known } from './rest-answers.ts';
import { readBody, route, type Route } from './route.ts';
import { legacyEventTypes, newWebhook, type SimulatedWebhook } from './simulated-webhook.ts';
import { webhookAddress } from './webhook-address.ts';
import type { Workspace } from './workspace.ts';

const legacyBody = z.object({
  url: webhookAddress,
  events: z.array(z.string()).min(1),
  resourceIds: z.array(z.string()).optional(),
  status: z.enum(['enabled', 'disabled']).optional(),
  label: z.string().nullable().optional(),
});
/** Legacy webhooks as v1 makes them: one address per family, the key always shown. */
export function routesLegacyWebhooks(workspace: Workspace): Route[] {
  const own = (): SimulatedWebhook[] =>
    workspace.webhooks.filter(({ generation }) => generation === 'legacy');
  const making = Object.entries(legacyEventTypes).map(([family, types]) =>
    route('POST', `/webhooks/${family}`, ({ body }) => {
      const wishes = readBody(legacyBody, body, '03');
      const wrong = wishes.events.find((type) => !types.includes(type));
      if (wrong !== undefined)
        throw new Refusal(400, `Event ${wrong} is not one of ${types.join(', ')}`, { resource: '03' });
      const webhook = newWebhook({ ...wishes, generation: 'legacy' }, workspace.now());
      workspace.webhooks.push(webhook);
      return { status: 201, body: { data: legacyRecord(webhook) } };
    }),
  );
  return [
    ...making,
    route('GET', '/webhooks', () => ({ status: 200, body: { data: own().map(legacyRecord) } })),
    route('GET', '/webhooks/:id', ({ ids: [id] }) => ({
      status: 200,
      body: { data: legacyRecord(known('Webhook', id, own())) },
    })),
    route('DELETE', '/webhooks/:id', ({ ids: [id] }) => {
      workspace.webhooks.splice(workspace.webhooks.indexOf(known('Webhook', id, own())), 1);
      return { status: 204 };
    }),
  ];
}

const legacyRecord = ({
  id,
  label: name,
  status: state,
  url,
  keys,
  events: types,
  resourceIds,
  createdAt,
  updatedAt,
}: SimulatedWebhook) => ({
  id,
  userId: 'USdemoAda',
  orgId: demoOrganization.id,
  label: name,
  status: state,
  url,
  key: keys[0],
  events: types,
  resourceIds,
  createdAt,
  updatedAt,
  deletedAt: null,
});
