import type { Assigned } from '../assignment/assigned.ts';
import type { CallState } from './merge-call.ts';
import type { CallStatus } from './call-status.ts';

/** A row of `openphone_call_logs`, as SQL gives and takes it: the joined facts and what follows from them. */
export interface CallRow extends CallState, Assigned {
  readonly id: string;
  readonly status: CallStatus | null;
  readonly from_number: string | null;
  readonly to_number: string | null;
  readonly started_at: string;
  readonly fetch_after: string | null;
  readonly parts_after: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}
