import type { Client, Integration } from '../../prisma/generated/client/client.ts';
import type { Context } from '../context.ts';
import { isMatchable, parseNumber } from '../phone-number/normalize-number.ts';
import type { AssignableLog } from './find-log.ts';
import { knows } from './match-client.ts';

/** A client that a log may be of, and why. */
export interface Candidate {
  readonly client: Client;
  readonly integration: Integration;
  readonly reason: string;
}

/** Who was on a log besides us, and whose it may be. */
export interface Contenders {
  readonly others: readonly string[];
  /** Who knows one of the numbers first, then whoever else shares the line. */
  readonly candidates: readonly Candidate[];
}

/** Judges a page of logs as things are now: two statements, however long the page. */
export async function findCandidates(
  { prisma }: Pick<Context, 'prisma'>,
  logs: readonly AssignableLog[],
): Promise<ReadonlyMap<string, Contenders>> {
  const everybody = [...new Set(logs.flatMap(({ participants }) => participants))];
  const lines = await prisma.integration.findMany({
    where: {
      OR: [
        { phoneNumberId: { in: logs.flatMap(({ phoneNumberId }) => phoneNumberId ?? []) } },
        { phoneNumber: { in: everybody } },
      ],
    },
    include: { client: true },
    orderBy: { id: 'asc' },
  });
  const own = new Set(lines.map(({ phoneNumber }) => phoneNumber));
  const numbers = await prisma.clientNumber.findMany({
    where: {
      clientId: { in: lines.map(({ clientId }) => clientId) },
      phoneNumber: { in: everybody.flatMap((number) => writings(number, lines)) },
    },
  });
  const known = numbers.map((one) => ({ client_id: one.clientId, phone_number: one.phoneNumber }));
  return new Map(
    logs.map((log) => {
      const ours = 'ownNumbers' in log ? log.ownNumbers : [];
      const others = log.participants.filter((number) => !own.has(number) && !ours.includes(number));
      const candidates = lines
        .filter((line) => line.phoneNumberId === log.phoneNumberId && line.isActive && !line.deletedAt)
        .map(({ client, ...integration }) => {
          const ground = { client_id: client.id, region: client.region };
          const number = others.find((other) => knows(ground, known, other));
          const reason =
            number === undefined
              ? 'It shares this line, and the number is none of its own.'
              : `${number} is one of its numbers.`;
          return { client, integration, reason, knows: number !== undefined };
        })
        .toSorted((a, b) => Number(b.knows) - Number(a.knows));
      return [log.id, { others, candidates }];
    }),
  );
}

/** How a client's number may be written that this one is: in each client's region, when it has no country. */
function writings(number: string, lines: readonly { readonly client: Client }[]): string[] {
  if (isMatchable(number)) return [number];
  return lines.flatMap(({ client }) => parseNumber(number, client.region) ?? []);
}
