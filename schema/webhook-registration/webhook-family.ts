import type { WebhookFamily } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';

export type { WebhookFamily } from '../../prisma/generated/client/client.ts';

/** What lies before the name of a webhook's address. */
export const webhookPath = '/api/v1/openphone/webhooks/';

interface Family {
  /** The last part of its address, as the provider's dashboard has them. */
  readonly address: string;
  /** What its event types begin with. */
  readonly prefix: string;
  /** What it tells of, in words. */
  readonly subject: string;
  /** Whether it tells of some lines only; contacts belong to no line. */
  readonly byLine: boolean;
}

export const webhookFamilies: Readonly<Record<WebhookFamily, Family>> = {
  CALLS: { address: 'calls', prefix: 'call.', subject: 'calls', byLine: true },
  MESSAGES: { address: 'messages', prefix: 'message.', subject: 'texts', byLine: true },
  CONTACTS: { address: 'contacts', prefix: 'contact.', subject: 'contacts', byLine: false },
};

export const familyNames = ['CALLS', 'MESSAGES', 'CONTACTS'] as const satisfies readonly WebhookFamily[];

/** The event types of a family, of all that there are. */
export function eventsOf(family: WebhookFamily, eventTypes: readonly string[]): string[] {
  return eventTypes.filter((type) => type.startsWith(webhookFamilies[family].prefix));
}

export const WebhookFamilyType = builder.enumType('WebhookFamily', {
  description: 'What a webhook tells of; each has an address of ours.',
  values: {
    CALLS: { description: 'Calls, with their recordings, transcripts, summaries and voicemails.' },
    MESSAGES: { description: 'Texts.' },
    CONTACTS: { description: 'Contacts of the whole workspace.' },
  } as const,
});
