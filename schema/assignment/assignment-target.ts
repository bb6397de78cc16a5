import type { Assignment } from '../../prisma/generated/client/client.ts';
import type { Target } from './move-logs.ts';

type Decided = Pick<Assignment, 'id' | 'clientId' | 'always' | 'createdAt'>;

/** Where the log that a person named goes. */
export function namedTarget({ id, clientId, createdAt }: Decided): Target {
  return {
    client_id: clientId,
    assignment_rule: clientId === null ? 'UNDECIDED' : 'PERSON',
    assignment_reason:
      clientId === null ? 'Somebody put it back to unassigned.' : 'Somebody assigned it to this client.',
    assigned_at: createdAt.toISOString(),
    assignment_id: id,
  };
}

/** Where the others of its number go along. */
export function numberTarget({ id, clientId, always, createdAt }: Decided): Target {
  return {
    client_id: clientId,
    assignment_rule: always ? 'ALWAYS' : 'PERSON',
    assignment_reason: always
      ? 'Somebody said that this number on this line is always this client’s.'
      : 'Somebody assigned all of this number on this line to this client.',
    assigned_at: createdAt.toISOString(),
    assignment_id: id,
  };
}
