import type { CallRow } from '../call-log/call-row.ts';
import type { WorkingSet } from '../record/working-set.ts';

/** People press "call" before they dial; clocks of two machines differ by seconds. */
const clockSlack = 60_000;

/**
 * Joins the click that led to this call: same line, same other number, outgoing, pressed at most its
 * lifetime before the call began. It goes by when the call began, not by when we heard of it, so an
 * intent that has expired meanwhile is still joined by a webhook that comes a day late.
 */
export function matchIntent(set: WorkingSet, call: CallRow): void {
  if (call.direction !== 'OUTBOUND') return;
  if ([...set.known.joined, ...set.matchedIntents.values()].includes(call.id)) return;
  const began = new Date(call.started_at).getTime();
  const [latest] = set
    .openIntents()
    .filter((intent) => intent.phone_number_id === call.phone_number_id)
    // A line may be shared: a click for one client must not open another client's call.
    .filter((intent) => intent.client_id === call.client_id)
    .filter((intent) => call.participants.includes(intent.to_number))
    .filter((intent) => new Date(intent.created_at).getTime() - clockSlack <= began)
    .filter((intent) => began <= new Date(intent.expires_at).getTime())
    .toSorted((a, b) => new Date(b.created_at).getTime() - new Date(a.created_at).getTime());
  if (latest) set.matchedIntents.set(latest.id, call.id);
}
