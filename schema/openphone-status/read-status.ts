import type { Webhook } from '../../prisma/generated/client/client.ts';
import { seesOperations, visibleIntegrations } from '../access.ts';
import type { Context } from '../context.ts';
import { deliversToUs, familyAt } from '../webhook-registration/own-addresses.ts';
import type { ProviderLook, ProviderWebhook } from '../webhook-registration/provider-webhooks.ts';
import { connectedLines } from '../webhook-registration/wanted-webhook.ts';
import type { WebhookFamily } from '../webhook-registration/webhook-family.ts';
import { deliveryProblems } from './delivery-problems.ts';
import { fileProblems } from './file-problems.ts';
import { keyProblems } from './key-problems.ts';
import { lineProblems } from './line-problems.ts';
import type { OperationsProblem, Problem } from './openphone-problem.ts';
import { providerProblems } from './provider-problems.ts';
import { type DeliveryState, readDeliveries } from './read-deliveries.ts';
import { webhookProblems } from './webhook-problems.ts';

/** A webhook to one of our addresses. */
export interface WebhookStatus extends ProviderWebhook {
  /** Undefined at an address that is no family's. */
  readonly family: WebhookFamily | undefined;
  /** There when we registered it. */
  readonly row: Webhook | undefined;
  readonly lastDeliveryAt: Date | undefined;
}

/** How things are, for one viewer. */
export interface Status {
  readonly checkedAt: Date;
  readonly look: ProviderLook;
  readonly problems: readonly Problem[];
  /** For those who run the product. */
  readonly operations: (DeliveryState & { readonly webhooks: readonly WebhookStatus[] }) | undefined;
}

/** What all others are told to do. */
const generalRemedy = 'Tell an administrator of the CRM.';

/**
 * How things are, and what to do about what is not as it should be.
 * @param wish how old what the provider said may be; 0 asks it now. It being down fails nothing.
 */
export async function readStatus(context: Context, { maxAgeMs }: { maxAgeMs: number }): Promise<Status> {
  const { prisma, providerWebhooks, addresses, clock, viewer } = context;
  const [look, deliveries, files, rows, lines, seen] = await Promise.all([
    providerWebhooks.look(maxAgeMs),
    readDeliveries(context),
    fileProblems(context),
    prisma.webhook.findMany({ orderBy: { id: 'asc' } }),
    connectedLines(context),
    prisma.integration.findMany({
      where: { AND: [visibleIntegrations(viewer), { isActive: true }] },
      orderBy: { id: 'asc' },
    }),
  ]);
  const now = clock();
  const { lastDeliveryAt, refusedAt } = deliveries;
  const webhooks = look.result.kind === 'answered' ? look.result.webhooks : rows;
  const { eventTypes } = providerWebhooks;
  const problems = [
    ...providerProblems(look),
    ...(look.result.kind === 'answered'
      ? webhookProblems({ addresses, eventTypes, webhooks, rows, lines, lastDeliveryAt, now })
      : []),
    ...keyProblems({
      rows: rows.filter((row) => deliversToUs(addresses, row)),
      refusedAt,
      lastDeliveryAt,
      now,
    }),
    ...deliveryProblems(deliveries, now),
    ...files,
  ];
  const ours = webhooks.filter((webhook) => deliversToUs(addresses, webhook));
  const seesAll = seesOperations(viewer);
  return {
    checkedAt: now,
    look,
    problems: [
      ...(seesAll ? problems : inGeneral(problems, new Set(seen.map(({ phoneNumberId }) => phoneNumberId)))),
      ...(await lineProblems(context, seen)),
    ],
    operations: seesAll
      ? {
          ...deliveries,
          webhooks: ours.map((webhook): WebhookStatus => {
            const family = familyAt(addresses, webhook.url);
            return {
              ...webhook,
              family,
              row: rows.find(({ id }) => id === webhook.id),
              lastDeliveryAt: family && lastDeliveryAt[family],
            };
          }),
        }
      : undefined,
  };
}

/** The same without counts, ids and addresses, and without what is about other people's lines. */
function inGeneral(problems: readonly OperationsProblem[], seen: ReadonlySet<string>): Problem[] {
  return problems
    .filter(({ lines }) => lines === undefined || lines.some((line) => seen.has(line)))
    .map(({ code, level, inGeneral: message }) => ({ code, level, message, remedy: generalRemedy }));
}
