import type { Services } from '../context.ts';
import { createWebhook } from './create-webhook.ts';
import { familyAt } from './own-addresses.ts';
import type { ProviderWebhook } from './provider-webhooks.ts';
import { renewKey } from './renew-key.ts';
import { forgetKeys, holdsKey, retireKeys } from './signing-key.ts';
import { changeOf, connectedLines, requireReachable, wantedWebhook } from './wanted-webhook.ts';
import { familyNames, type WebhookFamily } from './webhook-family.ts';
import { saveWebhook } from './webhook-row.ts';

export interface Reconciling {
  /** Gives each webhook that is there a new signing key, also where the old one is known. */
  readonly rotateKeys?: boolean;
}

/**
 * Makes the provider's webhooks what they are to be: one for each family at its address of ours,
 * enabled, with all events we read and the connected lines, signed with a key that we hold. May be
 * repeated at will; two at once are one after the other.
 * @throws {Conflict} when the provider cannot reach us; {Occupied}; the provider's failures, after the
 *   other families were put in order.
 */
export async function reconcileWebhooks(services: Services, wish: Reconciling = {}): Promise<void> {
  requireReachable(services);
  await services.sql.exclusively('openphone webhooks', async () => {
    const there = [...(await services.providerWebhooks.list())];
    const lines = await connectedLines(services);
    const failures: unknown[] = [];
    for (const family of familyNames) {
      try {
        await reconcileFamily(services, { family, there, lines, ...wish });
      } catch (error) {
        failures.push(error);
      }
    }
    await forgetGone(services, there);
    await forgetKeys(services);
    if (failures.length > 0) throw failures[0];
  });
}

interface FamilyWork extends Reconciling {
  readonly family: WebhookFamily;
  /** The workspace's webhooks; one that is created is added. */
  readonly there: ProviderWebhook[];
  readonly lines: readonly string[];
}

async function reconcileFamily(
  services: Services,
  { family, there, lines, rotateKeys = false }: FamilyWork,
): Promise<void> {
  const { prisma, providerWebhooks, clock } = services;
  const wanted = wantedWebhook(services, family, lines);
  let webhook = await choose(services, family, there);
  if (!webhook) {
    webhook = await createWebhook(services, family, wanted, there.length);
    there.push(webhook);
  } else if (rotateKeys || !(await holdsKey(services, webhook.id))) {
    await renewKey(services, family, webhook);
  }
  const change = changeOf(webhook, wanted);
  const now = change ? await providerWebhooks.update(webhook.id, change) : webhook;
  await saveWebhook(prisma, family, now, clock());
}

/** Of several at the address, the one whose key we hold, else one that is enabled. */
async function choose(
  { addresses, prisma }: Services,
  family: WebhookFamily,
  there: readonly ProviderWebhook[],
): Promise<ProviderWebhook | undefined> {
  const atAddress = there.filter(({ url }) => familyAt(addresses, url) === family);
  const rows = await prisma.webhook.findMany({ where: { id: { in: atAddress.map(({ id }) => id) } } });
  const ours = atAddress.find(({ id }) => rows.some((row) => row.id === id));
  return ours ?? atAddress.find(({ status }) => status === 'ENABLED') ?? atAddress[0];
}

/** A webhook that was deleted at the provider is nothing to keep; its last deliveries may still be under way. */
async function forgetGone({ prisma, clock }: Services, there: readonly ProviderWebhook[]): Promise<void> {
  const gone = await prisma.webhook.findMany({ where: { id: { notIn: there.map(({ id }) => id) } } });
  for (const { id } of gone) {
    await prisma.$transaction(async (transaction) => {
      await retireKeys(transaction, id, clock());
      await transaction.webhook.delete({ where: { id } });
    });
  }
}
