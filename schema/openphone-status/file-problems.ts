import type { Services } from '../context.ts';
import type { OperationsProblem } from './openphone-problem.ts';

const mostCounted = 10_000;
/** What failed before is known, or is not missed. */
const lately = 3 * 24 * 60 * 60_000;
/** A file that is not there at the first try or the second is not yet a problem. */
const severalTries = 3;

/** Recordings, voicemails and pictures that could lately not be copied: at the provider they may vanish. */
export async function fileProblems({
  sql,
  clock,
}: Pick<Services, 'sql' | 'clock'>): Promise<OperationsProblem[]> {
  const [counted] = await sql.query<{ failed: number }>(
    // Two ways, each along an index of its own: of a past that is being copied, millions may be pending.
    `SELECT count(*)::int AS failed FROM (
       (SELECT id FROM openphone_files WHERE state = 'FAILED' AND updated_at > $1::timestamptz LIMIT ${mostCounted})
       UNION ALL
       (SELECT id FROM openphone_files WHERE state = 'PENDING' AND attempts >= ${severalTries} LIMIT ${mostCounted})
     ) AS files`,
    [new Date(clock().getTime() - lately).toISOString()],
  );
  if (!counted || counted.failed === 0) return [];
  return [
    {
      code: 'FILES_NOT_COPIED',
      level: 'WARNING',
      message: `${counted.failed} recordings, voicemails or pictures of the past days could not be copied from Quo.`,
      remedy:
        'See in the log why; most often the storage is full or cannot be written to, or Quo’s files cannot be reached from here. What Quo still has can be copied once that is set right.',
      inGeneral: 'Some recordings, voicemails or pictures could not be copied from OpenPhone.',
    },
  ];
}
