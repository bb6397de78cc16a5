import { keepAssigned, matchLog, type MatchedLog } from '../assignment/match-log.ts';
import { partsAfter } from '../call-artifact/parts-after.ts';
import { recordArtifact } from '../call-artifact/record-artifact.ts';
import { matchIntent } from '../call-intent/match-intent.ts';
import { expectCallFiles } from '../file/expect-files.ts';
import { providerLogId } from '../log-id.ts';
import { NotLogged } from '../record/not-logged.ts';
import type { WorkingSet } from '../record/working-set.ts';
import { meetUsers } from '../workspace-user/meet-users.ts';
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
  if (!row && !match(set, state).isLogged) {
    // Parts may have come before anybody could tell which line the call is of.
    set.drop(id);
    throw new NotLogged('Logging of calls is switched off for this line.');
  }

  for (const artifact of facts.artifacts ?? []) recordArtifact(set, id, artifact);
  const { started_at } = state;
  if (started_at === null) {
    set.putWaiting(id, state);
    return;
  }
  const next = nextRow(set, row, { ...state, started_at });
  set.calls.set(id, next);
  if (!row) set.stopWaiting(id);
  for (const artifact of set.artifactsOf(id)) {
    if (artifact.call_log_id !== next.id) set.putArtifact({ ...artifact, call_log_id: next.id });
  }
  expectCallFiles(set, next);
  meetUsers(set, next);
  matchIntent(set, next);
}

function nextRow(
  set: WorkingSet,
  row: CallRow | undefined,
  state: CallState & { started_at: string },
): CallRow {
  const now = set.now.toISOString();
  const { own, others } = parties(set, state);
  const [ownNumber = null] = own;
  // Without a line of ours among them, nobody can tell the parties apart: better none than the wrong one.
  const [otherNumber = null] = own.length === 0 ? [] : others;
  const inbound = state.direction !== 'OUTBOUND';
  const parts = set.artifactsOf(state.openphone_call_id);
  return {
    ...state,
    ...keepAssigned(row, hasGrown(row, state), match(set, state)),
    id: row?.id ?? providerLogId('call', state.openphone_call_id, new Date(state.started_at)),
    status: callStatus(state),
    from_number: inbound ? otherNumber : ownNumber,
    to_number: inbound ? ownNumber : otherNumber,
    fetch_after: needsFetch(state)
      ? (row?.fetch_after ?? new Date(set.now.getTime() + fetchDelay).toISOString())
      : null,
    parts_after: partsAfter(state, parts, row?.parts_after ?? null, set.now),
    created_at: row?.created_at ?? now,
    updated_at: now,
  };
}

function match(set: WorkingSet, state: CallState): MatchedLog {
  return matchLog(set.known, {
    phoneNumberId: state.phone_number_id,
    otherParties: parties(set, state).others,
    logs: (line) => line.auto_log_calls,
    now: set.now,
  });
}

function hasGrown(row: CallRow | undefined, state: CallState): boolean {
  return (
    row?.phone_number_id !== state.phone_number_id || row.participants.length !== state.participants.length
  );
}

function parties({ known }: WorkingSet, state: CallState): { own: string[]; others: string[] } {
  const lines = known.lines.filter((line) => line.phone_number_id === state.phone_number_id);
  // The line's own number first: a call inside the workspace has several that are ours.
  const own = [...new Set([...lines.map((line) => line.phone_number), ...state.own_numbers])];
  return { own, others: state.participants.filter((number) => !own.includes(number)) };
}
