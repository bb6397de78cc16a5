import type { Webhook } from '../../prisma/generated/client/client.ts';
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
  /**
   * Somebody wants them at this address: what is missing is created, and what we registered for another
   * address is moved here or disabled. Unless told, only what was registered for this address is kept:
   * this may be a copy of another server's database, whose webhooks are not ours to touch.
   */
  readonly register?: boolean;
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
    const { addresses, prisma, providerWebhooks } = services;
    const rows = await prisma.webhook.findMany({ orderBy: { id: 'asc' } });
    if (wish.register !== true && !rows.some(({ url }) => familyAt(addresses, url) !== undefined)) return;
    const there = [...(await providerWebhooks.list())];
    // Nothing is forgotten, or made anew, because one list was short.
    for (const { id } of rows) {
      const left = there.some((webhook) => webhook.id === id) ? undefined : await providerWebhooks.find(id);
      if (left) there.push(left);
    }
    const lines = await connectedLines(services);
    const failures: unknown[] = [];
    for (const family of familyNames) {
      try {
        const ours = rows.filter((row) => row.family === family);
        await reconcileFamily(services, { family, there, rows: ours, lines, ...wish });
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  });
  await forgetKeys(services);
}

interface FamilyWork extends Reconciling {
  readonly family: WebhookFamily;
  /** The workspace's webhooks; one that is created is added. */
  readonly there: ProviderWebhook[];
  /** What we registered of the family, wherever it delivers to. */
  readonly rows: readonly Webhook[];
  readonly lines: readonly string[];
}

/** One is put in order; the others that we registered are dropped once it is, so that it can replace them. */
async function reconcileFamily(services: Services, work: FamilyWork): Promise<void> {
  const { providerWebhooks, addresses } = services;
  const { family, there, rows, register = false } = work;
  const kept = await keepOne(services, work);
  for (const { id } of rows) {
    if (id === kept?.id) continue;
    const other = there.find((webhook) => webhook.id === id);
    if (other) {
      if (!kept || !(register || familyAt(addresses, other.url) === family)) continue;
      if (other.status === 'ENABLED') await providerWebhooks.update(id, { status: 'DISABLED' });
    }
    await forget(services, id);
  }
}

/** @returns the family's webhook; undefined where it is not for us to have one. */
async function keepOne(
  services: Services,
  { family, there, rows, lines, register = false, rotateKeys = false }: FamilyWork,
): Promise<ProviderWebhook | undefined> {
  const { prisma, providerWebhooks, addresses, clock } = services;
  const wanted = wantedWebhook(services, family, lines);
  const isRegistered = ({ id }: ProviderWebhook): boolean => rows.some((row) => row.id === id);
  const isHere = ({ url }: { readonly url: string }): boolean => familyAt(addresses, url) === family;
  const registered = there.filter(isRegistered);
  const here = there.filter(isHere);
  let webhook =
    registered.find(isHere) ??
    here.find(({ status }) => status === 'ENABLED') ??
    here[0] ??
    (register ? registered[0] : undefined);
  if (!webhook) {
    const isGone = registered.length === 0 && rows.some(({ url }) => url === wanted.url);
    if (!register && !isGone) return undefined;
    webhook = await createWebhook(services, family, wanted, there.length);
    there.push(webhook);
  } else if (rotateKeys || !(await holdsKey(services, webhook.id))) {
    await renewKey(services, family, webhook);
  }
  const change = changeOf(isHere(webhook) ? { ...webhook, url: wanted.url } : webhook, wanted);
  const now = change ? await providerWebhooks.update(webhook.id, change) : webhook;
  await saveWebhook(prisma, family, now, clock());
  return now;
}

/** Deliveries of a webhook that is no more may still be under way. */
async function forget({ prisma, clock }: Services, id: string): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    await retireKeys(transaction, id, clock());
    await transaction.webhook.deleteMany({ where: { id } });
  });
}
