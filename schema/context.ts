import type { PrismaClient } from '../prisma/generated/client/client.ts';
import type { SqlDatabase } from '../prisma/sql.ts';
import type { FileLinks } from './file/file-links.ts';
import type { FileStorage } from './file/file-storage.ts';
import type { ActivityFeed } from './live-events.ts';
import type { HealthNotes } from './openphone-status/health-notes.ts';
import type { Telephony } from './telephony.ts';
import type { Vault } from './vault.ts';
import type { Viewer } from './viewer.ts';
import type { OwnAddresses } from './webhook-registration/own-addresses.ts';
import type { ProviderWebhooks } from './webhook-registration/provider-webhooks.ts';

/** Work that runs by itself, on its own clock; `api/jobs/` has one file for each. */
export type JobName =
  | 'retry-deliveries'
  | 'fetch-calls'
  | 'expire-intents'
  | 'confirm-messages'
  | 'sync-lines'
  | 'catch-up'
  | 'assign-logs'
  | 'check-lines'
  | 'read-contacts'
  | 'sync-contacts'
  | 'reconcile-webhooks'
  | 'recover-deliveries'
  | 'fetch-parts'
  | 'copy-files'
  | 'file-unfiled-logs'
  | 'fetch-users';

/** Asks for a job sooner than its own clock would. A lost wish costs a minute, never the work. */
export interface Jobs {
  soon(name: JobName, delayMs?: number): void;
}

/** What the product consists of while it runs: the ports that `api/` implements, and the database. */
export interface Services {
  readonly prisma: PrismaClient;
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  readonly telephony: Telephony;
  readonly providerWebhooks: ProviderWebhooks;
  readonly addresses: OwnAddresses;
  /** Our copies of recordings, voicemails and attachments, sealed. */
  readonly files: FileStorage;
  readonly fileLinks: FileLinks;
  readonly feed: ActivityFeed;
  readonly jobs: Jobs;
  readonly health: HealthNotes;
  readonly clock: () => Date;
  /** Whether the provider is the simulator: shown wherever it matters. */
  readonly demo: boolean;
}

/** What a resolver or a write may use. */
export interface Context extends Services {
  readonly viewer: Viewer;
  /** When live answers end, because the viewer's token does; not set where the connection ends with it. */
  readonly endsAt?: Date;
}
