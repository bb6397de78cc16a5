import type { CallFacts } from '../../schema/call-log/call-facts.ts';
import type { PhoneNumberId } from '../../schema/ids.ts';
import type { QuoClient } from './quo-client.ts';
import { readCall } from './read-call.ts';
import { walkPages, type FactsPage } from './walk-pages.ts';

export interface CallListQuery {
  readonly phoneNumberId?: PhoneNumberId | undefined;
  /** Inclusive. */
  readonly since?: Date | undefined;
  /** Inclusive. */
  readonly until?: Date | undefined;
  /** 1–50. */
  readonly pageSize?: number | undefined;
  /** The `nextCursor` of an earlier page, to go on after it; it does not live long. */
  readonly after?: string | undefined;
}

/** Pages of the workspace's calls with their summaries and voicemails, newest first, to the end. */
export function listCalls(
  client: QuoClient,
  query: CallListQuery,
  clock: () => Date,
): AsyncGenerator<FactsPage<CallFacts>, void, void> {
  const { phoneNumberId, since, until, pageSize = 50, after } = query;
  const filters = {
    phoneNumberId,
    'createdAt[gte]': since?.toISOString(),
    'createdAt[lte]': until?.toISOString(),
    include: 'summary,voicemail',
    limit: String(pageSize),
  };
  return walkPages(client, { path: '/calls', filters, after, purpose: 'list the calls' }, (value) =>
    readCall(value, clock()),
  );
}
