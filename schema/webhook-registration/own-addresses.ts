import { familyNames, type WebhookFamily, webhookFamilies, webhookPath } from './webhook-family.ts';

/** Where this server is reached; `api/` knows it once it listens. */
export interface OwnAddresses {
  /** Where browsers and the provider reach it, without a trailing slash. */
  publicUrl(): string;
  /** All origins that lead here: that one, and outside production the names of this machine. */
  origins(): readonly string[];
}

/** The address that a family's webhook is to deliver to. */
export function webhookUrl(addresses: OwnAddresses, family: WebhookFamily): string {
  return addresses.publicUrl() + webhookPath + webhookFamilies[family].address;
}

/** Whether a webhook delivers to one of our addresses, whatever it tells of. */
export function deliversToUs(addresses: OwnAddresses, { url }: { readonly url: string }): boolean {
  return nameAt(addresses, url) !== undefined;
}

/** The family whose address this is; undefined for one that is not ours, or is no family's. */
export function familyAt(addresses: OwnAddresses, url: string): WebhookFamily | undefined {
  const name = nameAt(addresses, url);
  return familyNames.find((family) => webhookFamilies[family].address === name);
}

/** What follows our path in an address of ours. */
function nameAt(addresses: OwnAddresses, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  if (!addresses.origins().includes(origin)) return undefined;
  const own = new URL(addresses.publicUrl());
  // A proxy may serve us below a path of its own. The other names of this machine lead past it.
  const proxied = origin === own.origin ? own.pathname.replace(/\/$/, '') : '';
  const start = proxied + webhookPath;
  return pathname.startsWith(start) ? pathname.slice(start.length) : undefined;
}
