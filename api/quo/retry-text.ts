import { z } from 'zod';
import type { OpenPhoneMessageId } from '../../schema/ids.ts';
import type { QuoClient } from './quo-client.ts';

/** Asks the provider to send a failed text again; 422 (`ProviderRejected`) when it failed for good. */
export async function retryText(client: QuoClient, id: OpenPhoneMessageId): Promise<void> {
  const path = `/messages/${encodeURIComponent(id)}/retry`;
  await client.request(
    { surface: '2026-03-30', method: 'POST', path, purpose: `send the text ${id} again` },
    z.unknown(),
  );
}
