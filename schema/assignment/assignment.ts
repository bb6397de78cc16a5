import type { Assignment as Decision } from '../../prisma/generated/client/client.ts';
import { builder } from '../builder.ts';
import { type AssignmentRule, ruleOf } from './assigned.ts';

/** A log, as far as it says whose it is. */
interface AssignedLog {
  readonly assignmentRule: AssignmentRule;
  readonly assignmentReason: string;
  readonly assignedAt: Date | null;
  readonly createdAt: Date;
  readonly assignment: Decision | null;
}

const AssignmentRuleType = builder.enumType('AssignmentRule', {
  description: 'By what a call or text is with its client, or with none.',
  values: {
    LINE: { description: 'The line belongs to this client alone.' },
    NUMBER: { description: 'Several clients share the line; the other number is one of this client’s.' },
    ALWAYS: {
      description: 'Somebody said that this number on this line is always this client’s (`assignLog`).',
    },
    PERSON: { description: 'Somebody put it here (`assignLog`).' },
    SENT: { description: 'The text was sent for this client through this product.' },
    UNCONNECTED: { description: 'Nobody’s yet: no client is connected to the line.' },
    UNDECIDED: {
      description:
        'Nobody’s yet: several clients share the line, and the number is none’s or several’s; or somebody put it back.',
    },
  } as const,
});

export const AssignmentType = builder.objectRef<AssignedLog>('Assignment').implement({
  description: 'Why a call or text is with its client, or with none.',
  fields: (t) => ({
    rule: t.field({
      type: AssignmentRuleType,
      description: 'By what.',
      resolve: ({ assignmentRule, assignmentReason }) => ruleOf(assignmentRule, assignmentReason),
    }),
    reason: t.string({
      description: 'The same in words.',
      resolve: ({ assignmentReason }) => assignmentReason,
    }),
    by: t.string({
      nullable: true,
      description: 'The token’s `sub` of who decided it; null when nobody had to.',
      resolve: ({ assignment }) => assignment?.assignedBy ?? null,
    }),
    at: t.field({
      type: 'DateTime',
      description: 'Since when it is here.',
      resolve: ({ assignedAt, createdAt }) => assignedAt ?? createdAt,
    }),
    undoable: t.boolean({
      description: 'Whether a person decided it, so that `undoAssignment` can take it back.',
      resolve: ({ assignment }) => assignment !== null,
    }),
  }),
});

/** What a log must be loaded with for the type above. */
export const assignmentSelection = { assignment: true } as const;
