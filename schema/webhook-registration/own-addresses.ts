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
  if (!URL.canParse(url)) return false;
  const { origin, pathname } = new URL(url);
  return addresses.origins().includes(origin) && pathname.startsWith(webhookPath);
}

/** The family whose address this is; undefined for one that is not ours, or is no family's. */
export function familyAt(addresses: OwnAddresses, url: string): WebhookFamily | undefined {
  if (!deliversToUs(addresses, { url })) return undefined;
  const address = new URL(url).pathname.slice(webhookPath.length);
  return familyNames.find((family) => webhookFamilies[family].address === address);
}
