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
