import { type Assignment, type ConnectedLine, type KnownNumber, matchClient } from './match-client.ts';

interface Question {
  readonly phoneNumberId: string | null | undefined;
  readonly otherParties: readonly string[];
  /** Whether a connection logs this kind of thing by itself. */
  readonly logs: (line: ConnectedLine) => boolean;
}

/** Whose log it would be, and whether that client wants it. */
export interface MatchedLog {
  readonly assignment: Assignment;
  readonly isLogged: boolean;
  /** Whether there is any active connection to match with. */
  readonly isMatched: boolean;
}

/**
 * Matches first and asks the switch afterwards: a client that has logging switched off still has its
 * share of a line, and what is its own must not fall to the others.
 */
export function matchLog(
  known: { readonly lines: readonly ConnectedLine[]; readonly numbers: readonly KnownNumber[] },
  { phoneNumberId, otherParties, logs }: Question,
): MatchedLog {
  const connected = known.lines.filter((line) => line.phone_number_id === phoneNumberId);
  const active = connected.filter((line) => line.is_active);
  const assignment = matchClient(active, known.numbers, otherParties);
  const owner = active.find(({ id }) => id === assignment.integration_id);
  // A line that nobody has connected is logged as unassigned; one that is switched off is not logged.
  const isLogged = connected.length === 0 || (owner ? logs(owner) : active.some(logs));
  return { assignment, isLogged, isMatched: active.length > 0 };
}
