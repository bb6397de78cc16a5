import { z } from 'zod';
import { phoneNumberId } from '../../schema/ids.ts';
import type { Line, LinePermissions } from '../../schema/telephony.ts';
import { instant, textOrNull } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';

// A line that says nothing is not held back: the provider refuses by itself what it does not allow.
const allowed = z
  .string()
  .optional()
  .catch(undefined)
  .transform((word) => word !== 'restricted');
const permissions = z
  .object({ US: allowed, CA: allowed, Intl: allowed })
  .prefault({})
  .catch({ US: true, CA: true, Intl: true });
const lineAnswer = z.object({
  id: z.string().min(1),
  number: z.string().min(1),
  name: textOrNull,
  symbol: textOrNull,
  createdAt: instant,
  restrictions: z
    .object({ calling: permissions, messaging: permissions })
    .prefault({})
    .catch({ calling: { US: true, CA: true, Intl: true }, messaging: { US: true, CA: true, Intl: true } }),
});
const linesAnswer = z.object({ data: z.array(z.unknown()) });

/** The workspace's lines (v1, the only surface that lists them with their restrictions unasked). */
export async function listLines(client: QuoClient): Promise<readonly Line[]> {
  const { data } = await client.request(
    { surface: 'v1', method: 'GET', path: '/phone-numbers', purpose: 'list the lines' },
    linesAnswer,
  );
  return data.flatMap((value) => {
    const { data: line } = lineAnswer.safeParse(value);
    if (line === undefined) return [];
    return [
      {
        id: phoneNumberId(line.id),
        phoneNumber: line.number,
        name: line.name ?? line.number,
        symbol: line.symbol,
        createdAt: line.createdAt,
        calling: readPermissions(line.restrictions.calling),
        messaging: readPermissions(line.restrictions.messaging),
      },
    ];
  });
}

const readPermissions = ({ US, CA, Intl }: { US: boolean; CA: boolean; Intl: boolean }): LinePermissions => ({
  US,
  CA,
  international: Intl,
});

/** Asks at most once per `maxAgeMs`, and once for all who ask meanwhile. A failure is not kept. */
export function cacheLines(
  load: () => Promise<readonly Line[]>,
  maxAgeMs: number,
): () => Promise<readonly Line[]> {
  let lines: Promise<readonly Line[]> | undefined;
  let staleAt = 0;
  return () => {
    if (lines !== undefined && performance.now() < staleAt) return lines;
    const loading = load();
    lines = loading;
    // While it is under way it serves everybody, however long it takes.
    staleAt = Infinity;
    loading.then(
      () => (staleAt = performance.now() + maxAgeMs),
      () => (lines = undefined),
    );
    return loading;
  };
}
