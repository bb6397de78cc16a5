import { matchClient } from '../assignment/match-client.ts';
import { recordArtifact } from '../call-artifact/record-artifact.ts';
import { matchIntent } from '../call-intent/match-intent.ts';
import { logId } from '../log-id.ts';
import { NotLogged } from '../record/not-logged.ts';
import type { WorkingSet } from '../record/working-set.ts';
import type { CallFacts } from './call-facts.ts';
import type { CallRow } from './call-row.ts';
import { callStatus, needsFetch } from './call-status.ts';
import { type CallState, mergeCall } from './merge-call.ts';

const fetchDelay = 5_000;

/**
 * Records what a source says of one call: the only way into `openphone_call_logs`, whoever calls it.
 * Repeating it changes nothing, and the order of sources makes no difference.
 * @throws {NotLogged} when the line's clients have switched logging of calls off.
 */
export function recordCall(set: WorkingSet, facts: CallFacts): void {
  const id = facts.openPhoneCallId;
  const row = set.call(id);
  const state = mergeCall(row ?? set.waitingCall(id), facts);
  if (!row && !isLogged(set, state)) throw new NotLogged('Logging of calls is switched off for this line.');

  for (const artifact of facts.artifacts ?? []) recordArtifact(set, id, artifact);
  const { started_at } = state;
  if (started_at === null) {
    set.waiting.set(id, state);
    return;
  }
  const next = nextRow(set, row, { ...state, started_at });
  set.calls.set(id, next);
  if (!row) {
    set.noLongerWaiting.add(id);
    set.waiting.delete(id);
  }
  for (const artifact of set.artifactsOf(id)) {
    if (artifact.call_log_id !== next.id) set.putArtifact({ ...artifact, call_log_id: next.id });
  }
  matchIntent(set, next);
}

function nextRow(
  set: WorkingSet,
  row: CallRow | undefined,
  state: CallState & { started_at: string },
): CallRow {
  const now = set.now.toISOString();
  const lines = set.known.lines.filter((line) => line.phone_number_id === state.phone_number_id);
  const own = [...state.own_numbers, ...lines.map((line) => line.phone_number)];
  const others = state.participants.filter((number) => !own.includes(number));
  const [ownNumber = null] = own;
  const [otherNumber = null] = others;
  const inbound = state.direction !== 'OUTBOUND';
  return {
    ...state,
    ...assignment(set, row, state, others),
    id: row?.id ?? logId('call', state.openphone_call_id, new Date(state.started_at)),
    status: callStatus(state),
    from_number: inbound ? otherNumber : ownNumber,
    to_number: inbound ? ownNumber : otherNumber,
    fetch_after: needsFetch(state)
      ? (row?.fetch_after ?? new Date(set.now.getTime() + fetchDelay).toISOString())
      : null,
    created_at: row?.created_at ?? now,
    updated_at: now,
  };
}

/** Matched again only when what it is matched by has grown: a line moved to another client keeps its past. */
function assignment(
  set: WorkingSet,
  row: CallRow | undefined,
  state: CallState,
  others: readonly string[],
): Pick<CallRow, 'client_id' | 'integration_id' | 'assignment_reason'> {
  const lines = loggingLines(set, state.phone_number_id);
  const grown =
    row?.phone_number_id !== state.phone_number_id || row.participants.length !== state.participants.length;
  if (row && (!grown || lines.length === 0)) {
    const { client_id, integration_id, assignment_reason } = row;
    return { client_id, integration_id, assignment_reason };
  }
  return matchClient(lines, set.known.numbers, others);
}

function loggingLines(set: WorkingSet, phoneNumberId: string | null): Known['lines'] {
  return set.known.lines.filter(
    (line) => line.phone_number_id === phoneNumberId && line.is_active && line.auto_log_calls,
  );
}

type Known = WorkingSet['known'];

/** A line that nobody has connected is logged as unassigned; one that is switched off is not logged. */
function isLogged(set: WorkingSet, state: CallState): boolean {
  const connected = set.known.lines.some((line) => line.phone_number_id === state.phone_number_id);
  return !connected || loggingLines(set, state.phone_number_id).length > 0;
}
