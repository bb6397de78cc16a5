import type { Assigned } from '../assignment/assigned.ts';
import type { MessageState } from './merge-message.ts';

type SendState = 'IN_FLIGHT' | 'UNKNOWN' | 'ACCEPTED' | 'REJECTED';

/** A row of `openphone_message_logs`, as SQL gives and takes it: content and attachments are sealed. */
export interface MessageRow extends Omit<MessageState, 'attachments'>, Assigned {
  readonly id: string;
  readonly participants: readonly string[];
  readonly attachments: string | null;
  readonly search_tokens: readonly string[];
  readonly error_message: string | null;
  readonly sent_by: string | null;
  readonly send_state: SendState | null;
  readonly idempotency_key: string | null;
  readonly request_digest: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}
