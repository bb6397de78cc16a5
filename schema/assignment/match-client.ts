import { isMatchable, parseNumber } from '../phone-number/normalize-number.ts';
import type { Assigned } from './assigned.ts';

/** A connection of a line to a client, as matching sees it. */
export interface ConnectedLine {
  readonly id: string;
  readonly client_id: string;
  readonly phone_number_id: string;
  readonly phone_number: string;
  readonly auto_log_calls: boolean;
  readonly auto_log_messages: boolean;
  readonly is_active: boolean;
  /** The client's region, in which numbers without a country code are read. */
  readonly region: string;
}

export interface KnownNumber {
  readonly client_id: string;
  readonly phone_number: string;
}

/** A person's word that this number on this line is always this client's. */
export interface KnownRule extends KnownNumber {
  readonly phone_number_id: string;
}

/** What is known for matching one log. */
export interface MatchGround {
  /** The active connections of the log's line. */
  readonly lines: readonly ConnectedLine[];
  readonly numbers: readonly KnownNumber[];
  readonly rules: readonly KnownRule[];
}

type Match = Pick<Assigned, 'client_id' | 'integration_id' | 'assignment_rule' | 'assignment_reason'>;

/**
 * The line has one client → that client. Several → for each other party, the client that a person's
 * rule names, or those whose numbers it is among; if that comes to exactly one client, it. Nothing is
 * guessed.
 */
export function matchClient(
  { lines, numbers, rules: said }: MatchGround,
  otherParties: readonly string[],
): Match {
  const [only, ...others] = lines;
  if (!only) return undecided('UNCONNECTED', 'No client is connected to this line.');
  if (others.length === 0) return decided(only, 'LINE', 'This line belongs to this client alone.');

  // A rule for a client that has left the line decides nothing, and hides nothing.
  const rules = said.filter((rule) => lines.some((line) => line.client_id === rule.client_id));
  const byRule = lines.filter((line) => isRuled(line, rules, otherParties));
  const unruled = otherParties.filter((party) => !rules.some((rule) => rule.phone_number === party));
  const byNumber = lines.filter((line) => unruled.some((party) => knows(line, numbers, party)));
  const [candidate, ...more] = new Set([...byRule, ...byNumber]);
  if (!candidate)
    return undecided('UNDECIDED', 'Several clients share this line, and the other number is none of theirs.');
  if (more.length > 0)
    return undecided('UNDECIDED', 'Several clients share this line and know the other number.');
  return byRule.includes(candidate)
    ? decided(candidate, 'ALWAYS', 'Somebody said that this number on this line is always this client’s.')
    : decided(
        candidate,
        'NUMBER',
        'Several clients share this line; the other number is one of this client’s.',
      );
}

/** Whether this number, as the provider wrote it, is among the client's numbers. */
export function knows(
  { client_id, region }: Pick<ConnectedLine, 'client_id' | 'region'>,
  numbers: readonly KnownNumber[],
  party: string,
): boolean {
  const number = isMatchable(party) ? party : parseNumber(party, region);
  return numbers.some((known) => known.client_id === client_id && known.phone_number === number);
}

function isRuled(line: ConnectedLine, rules: readonly KnownRule[], parties: readonly string[]): boolean {
  return rules.some((rule) => rule.client_id === line.client_id && parties.includes(rule.phone_number));
}

function decided(line: ConnectedLine, assignment_rule: Match['assignment_rule'], reason: string): Match {
  return { client_id: line.client_id, integration_id: line.id, assignment_rule, assignment_reason: reason };
}

function undecided(assignment_rule: Match['assignment_rule'], assignment_reason: string): Match {
  return { client_id: null, integration_id: null, assignment_rule, assignment_reason };
}
