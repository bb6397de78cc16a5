import type { PhoneNumberId } from '../../schema/ids.ts';
import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import type { QuoClient } from './quo-client.ts';
import { readMessage } from './read-message.ts';
import { walkPages, type FactsPage } from './walk-pages.ts';

export interface MessageListQuery {
  readonly phoneNumberId?: PhoneNumberId | undefined;
  readonly direction?: 'incoming' | 'outgoing' | undefined;
  /** Exactly these recipients, no more and no fewer. */
  readonly to?: readonly string[] | undefined;
  /** Inclusive, as for calls; the provider's own filter is exclusive here. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** 1–50. */
  readonly pageSize?: number | undefined;
  /** The `nextCursor` of an earlier page, to go on after it; it does not live long. */
  readonly after?: string | undefined;
}

/** Pages of the workspace's texts, newest first, to the end. */
export function listMessages(
  client: QuoClient,
  query: MessageListQuery,
): AsyncGenerator<FactsPage<MessageFacts>, void, void> {
  const { phoneNumberId, direction, to, since, until, pageSize = 50, after } = query;
  const filters = {
    phoneNumberId,
    direction,
    to: to?.length === 1 ? to[0] : undefined,
    'to[all]': to !== undefined && to.length > 1 ? to.join(',') : undefined,
    'createdAt[gt]': since && new Date(since.getTime() - 1).toISOString(),
    'createdAt[lt]': until && new Date(until.getTime() + 1).toISOString(),
    limit: String(pageSize),
  };
  return walkPages(client, { path: '/messages', filters, after, purpose: 'list the texts' }, readMessage);
}
