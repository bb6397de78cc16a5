import type { ConnectedLine, KnownNumber, KnownRule } from '../assignment/match-client.ts';
import type { ArtifactValue } from '../call-artifact/merge-artifact.ts';
import type { CallRow } from '../call-log/call-row.ts';
import type { CallState } from '../call-log/merge-call.ts';
import type { MessageRow } from '../message-log/message-row.ts';

/** A row of `openphone_call_artifacts`; content sealed. */
export interface ArtifactRow extends ArtifactValue {
  readonly openphone_call_id: string;
  readonly call_log_id: string | null;
  readonly search_tokens: readonly string[];
  readonly updated_at: string;
}

/** What is written of a row of `openphone_files` when its source is told of. */
export interface FileRow {
  readonly id: string;
  readonly kind: 'RECORDING' | 'VOICEMAIL' | 'ATTACHMENT';
  readonly call_log_id: string | null;
  readonly message_log_id: string | null;
  readonly source_key: string;
  readonly next_attempt_at: string;
}

export interface ContactRow {
  readonly id: string;
  readonly openphone_contact_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly company: string | null;
  readonly role: string | null;
  readonly phone_numbers: readonly string[];
  readonly external_id: string | null;
  readonly source: string | null;
  readonly provider_created_at: string | null;
  readonly provider_updated_at: string;
  readonly deleted_at: string | null;
  /** When REST last gave it under this id. */
  readonly listed_at: string | null;
  readonly twin_key: string | null;
  /** Since when it waits to be applied to the clients' numbers. */
  readonly apply_after: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

interface WaitingRow {
  readonly openphone_call_id: string;
  readonly state: CallState;
}

/** An intent that no call has joined yet. */
export interface UnmatchedIntent {
  readonly id: string;
  readonly client_id: string;
  readonly phone_number_id: string;
  readonly to_number: string;
  readonly created_at: string;
  readonly expires_at: string;
}

/** All that is stored about what a batch speaks of, read under the batch's locks. */
export interface Known {
  readonly calls: readonly CallRow[];
  readonly waiting: readonly WaitingRow[];
  readonly artifacts: readonly ArtifactRow[];
  readonly messages: readonly MessageRow[];
  /** Texts of our own that the provider has given no id yet. */
  readonly sends: readonly MessageRow[];
  readonly contacts: readonly ContactRow[];
  readonly lines: readonly ConnectedLine[];
  readonly numbers: readonly KnownNumber[];
  readonly rules: readonly KnownRule[];
  /** Those of the numbers that are lines of ours. */
  readonly own: readonly string[];
  readonly intents: readonly UnmatchedIntent[];
  /** Ids of those of the calls that an intent has joined already. */
  readonly joined: readonly string[];
}
