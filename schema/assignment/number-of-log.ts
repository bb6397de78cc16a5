import type { Context } from '../context.ts';
import { BadUserInput } from '../errors.ts';
import { isMatchable } from '../phone-number/normalize-number.ts';
import type { AssignableLog } from './find-log.ts';
import type { LineNumber } from './numbered-logs.ts';

/** Numbers on a log that are not our own, as the provider wrote them. */
async function otherNumbers({ prisma }: Pick<Context, 'prisma'>, log: AssignableLog): Promise<string[]> {
  const lines = await prisma.integration.findMany({
    where: { phoneNumber: { in: log.participants } },
    select: { phoneNumber: true },
  });
  const own = new Set([
    ...('ownNumbers' in log ? log.ownNumbers : []),
    ...lines.map(({ phoneNumber }) => phoneNumber),
  ]);
  return log.participants.filter((number) => !own.has(number));
}

/**
 * The number and line that "all of that number" means for this log.
 * @throws {BadUserInput} when it is not one number, or none that anybody can have.
 */
export async function numberOf(
  context: Context,
  log: AssignableLog,
  asked: string | null | undefined,
): Promise<LineNumber> {
  const others = await otherNumbers(context, log);
  const [number, ...more] = asked ? others.filter((other) => other === asked) : others;
  if (number === undefined || more.length > 0) {
    throw new BadUserInput(
      'phoneNumber',
      `Say which number: ${others.length === 0 ? 'nobody else’s is known of this log' : others.join(', ')}.`,
    );
  }
  if (!isMatchable(number) || log.phoneNumberId === null) {
    throw new BadUserInput(
      'logId',
      log.phoneNumberId === null
        ? 'The line of this log is not known, so nothing can be said of all of its number. Assign this one alone.'
        : `“${number}” is no number that belongs to one person. Assign this one alone.`,
    );
  }
  return { phoneNumberId: log.phoneNumberId, phoneNumber: number };
}
