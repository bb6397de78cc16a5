import { type Assigned, ruleOf } from './assigned.ts';
import { type ConnectedLine, type KnownNumber, type KnownRule, matchClient } from './match-client.ts';

interface Question {
  readonly phoneNumberId: string | null | undefined;
  readonly otherParties: readonly string[];
  /** Whether a connection logs this kind of thing by itself. */
  readonly logs: (line: ConnectedLine) => boolean;
  readonly now: Date;
}

interface Ground {
  readonly lines: readonly ConnectedLine[];
  readonly numbers: readonly KnownNumber[];
  readonly rules: readonly KnownRule[];
  /** Those of the batch's numbers that are lines of ours: nobody's contact. */
  readonly own: readonly string[];
}

/** Whose log it would be, and whether that client wants it. */
export interface MatchedLog {
  readonly assigned: Assigned;
  readonly isLogged: boolean;
  /** Whether there is any active connection to match with. */
  readonly isMatched: boolean;
}

/**
 * Matches first and asks the switch afterwards: a client that has logging switched off still has its
 * share of a line, and what is its own must not fall to the others.
 */
export function matchLog(known: Ground, { phoneNumberId, otherParties, logs, now }: Question): MatchedLog {
  const connected = known.lines.filter((line) => line.phone_number_id === phoneNumberId);
  const active = connected.filter((line) => line.is_active);
  const rules = known.rules.filter((rule) => rule.phone_number_id === phoneNumberId);
  const match = matchClient(
    { lines: active, numbers: known.numbers, rules },
    otherParties.filter((number) => !known.own.includes(number)),
  );
  const owner = active.find(({ id }) => id === match.integration_id);
  // A line that nobody has connected is logged as unassigned; one that is switched off is not logged.
  const isLogged = connected.length === 0 || (owner ? logs(owner) : active.some(logs));
  return {
    assigned: { ...match, assigned_at: now.toISOString(), assignment_id: null },
    isLogged,
    isMatched: active.length > 0,
  };
}

/**
 * Whose a log is after a source has told more of it. Matched again only when what it is matched by has
 * grown, or when no client was connected before: a line moved to another client keeps its past, what a
 * person decided stays, and what nobody could decide waits for a person, who is offered it.
 */
export function keepAssigned(row: Assigned | undefined, hasGrown: boolean, match: MatchedLog): Assigned {
  if (!row) return match.assigned;
  const { client_id, integration_id, assignment_reason, assigned_at, assignment_id } = row;
  const assignment_rule = ruleOf(row.assignment_rule, assignment_reason);
  const kept = { client_id, integration_id, assignment_rule, assignment_reason, assigned_at, assignment_id };
  const isFixed = assignment_id !== null || assignment_rule === 'SENT';
  const mayMove = match.isMatched && !isFixed && (hasGrown || assignment_rule === 'UNCONNECTED');
  if (!mayMove) return kept;
  const isSame = match.assigned.client_id === client_id && match.assigned.assignment_rule === assignment_rule;
  return isSame ? { ...kept, integration_id: match.assigned.integration_id } : match.assigned;
}
