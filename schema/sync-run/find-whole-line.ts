import type { Integration } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { Conflict, Forbidden } from '../errors.ts';
import { findIntegration } from '../integration/find-integration.ts';
import { isSharedLine } from './shared-line.ts';

/**
 * A line of which everything may be counted and named.
 * @throws {NotFound}; {Conflict} for one that is switched off; {Forbidden} where that would tell of
 *   another client's logs.
 */
export async function findWholeLine(context: Context, id: string): Promise<Integration> {
  const integration = await findIntegration(context, id);
  if (!integration.isActive)
    throw new Conflict(`The line “${integration.displayName}” is switched off. Switch it on first.`, { id });
  if (context.viewer.clients !== 'ALL' && (await isSharedLine(context.prisma, integration))) {
    throw new Forbidden(
      'This line is, or was, another client’s too, and its calls and texts are counted together. Ask somebody whose token says clients "*".',
    );
  }
  return integration;
}

/** What stands in the way of a check or a repair; it may be another client's, and is not named. */
export function activeRunConflict(id: string): Conflict {
  return new Conflict('This line is being read for something else just now. Try again when that has ended.', {
    id,
  });
}
