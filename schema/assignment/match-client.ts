import { isMatchable } from '../phone-number/normalize-number.ts';

/** A connection of a line to a client, as matching sees it. */
export interface ConnectedLine {
  readonly id: string;
  readonly client_id: string;
  readonly phone_number_id: string;
  readonly phone_number: string;
  readonly auto_log_calls: boolean;
  readonly auto_log_messages: boolean;
  readonly is_active: boolean;
}

export interface KnownNumber {
  readonly client_id: string;
  readonly phone_number: string;
}

/** Whose log it is, and why. No client means: a person decides, and the reason tells them what about. */
export interface Assignment {
  readonly client_id: string | null;
  readonly integration_id: string | null;
  readonly assignment_reason: string;
}

/**
 * The line has one client → that client. Several → the other party's number among their people's
 * numbers, if it is exactly one client's. Nothing is guessed.
 */
export function matchClient(
  lines: readonly ConnectedLine[],
  numbers: readonly KnownNumber[],
  otherParties: readonly string[],
): Assignment {
  const [only, ...others] = lines;
  if (!only) return unassigned('No client is connected to this line.');
  if (others.length === 0) return assigned(only, 'This line belongs to this client alone.');

  const parties = otherParties.filter(isMatchable);
  const known = numbers.filter(({ phone_number }) => parties.includes(phone_number));
  const candidates = lines.filter((line) => known.some(({ client_id }) => client_id === line.client_id));
  const [candidate, ...more] = candidates;
  if (!candidate)
    return unassigned('Several clients share this line, and the other number is none of theirs.');
  if (more.length > 0) return unassigned('Several clients share this line and know the other number.');
  return assigned(candidate, 'Several clients share this line; the other number is one of this client’s.');
}

function assigned(line: ConnectedLine, assignment_reason: string): Assignment {
  return { client_id: line.client_id, integration_id: line.id, assignment_reason };
}

function unassigned(assignment_reason: string): Assignment {
  return { client_id: null, integration_id: null, assignment_reason };
}
