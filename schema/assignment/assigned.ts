/** By what a log is with its client, or with none; prisma/models/assignment.prisma says what each means. */
export type AssignmentRule = 'LINE' | 'NUMBER' | 'ALWAYS' | 'PERSON' | 'SENT' | 'UNCONNECTED' | 'UNDECIDED';

/** The columns of a log that say whose it is, and why. No client means: a person decides. */
export interface Assigned {
  readonly client_id: string | null;
  readonly integration_id: string | null;
  readonly assignment_rule: AssignmentRule;
  readonly assignment_reason: string;
  readonly assigned_at: string | null;
  /** What a person decided about it; nothing moves such a log by itself any more. */
  readonly assignment_id: string | null;
}

/** What the version before the rules wrote, and may still write while it is being replaced. */
const rulesOfReasons: Readonly<Record<string, AssignmentRule>> = {
  'This line belongs to this client alone.': 'LINE',
  'Several clients share this line; the other number is one of this client’s.': 'NUMBER',
  'Sent for this client.': 'SENT',
  'No client is connected to this line.': 'UNCONNECTED',
};

/** The rule of a stored log; of one from before the rules, the one that its reason tells in words. */
export function ruleOf(rule: AssignmentRule, reason: string): AssignmentRule {
  return rule === 'UNDECIDED' ? (rulesOfReasons[reason] ?? rule) : rule;
}
