import { z } from 'zod';
import type { ArtifactFacts } from '../../schema/call-artifact/artifact-facts.ts';
import type { CallFacts } from '../../schema/call-log/call-facts.ts';
import { ProviderRejected } from '../../schema/errors.ts';
import type { OpenPhoneCallId } from '../../schema/ids.ts';
import { single } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { readRecordings, readTranscripts } from './read-artifact.ts';
import { readCall } from './read-call.ts';

// Parts come minutes after the call; a list that is still empty this long after its end stays empty.
const partsAreDueAfterMs = 60 * 60_000;

const parts = z.object({ data: z.array(z.unknown()) });

const partKinds = [
  { kind: 'RECORDING', path: 'recordings', read: readRecordings },
  { kind: 'TRANSCRIPT', path: 'transcripts', read: readTranscripts },
] as const;

/** The call with all its parts as the provider has them now; undefined when it knows no such call. */
export async function fetchCall(
  client: QuoClient,
  id: OpenPhoneCallId,
  clock: () => Date,
): Promise<CallFacts | undefined> {
  // Before it is asked: what an event tells while we wait is newer.
  const fetchedAt = clock();
  const path = `/calls/${encodeURIComponent(id)}`;
  const request = { surface: '2026-03-30', method: 'GET', purpose: `show the call ${id}` } as const;
  const answer = await unlessRefused(
    client.request({ ...request, path, query: { include: 'summary,voicemail' } }, single),
    (status) => (status === 404 ? 'unknown' : undefined),
  );
  if (answer === 'unknown') return undefined;
  const call = readCall(answer.data, fetchedAt);
  if (call?.endedAt === undefined) return call;
  const isDue = fetchedAt.getTime() - call.endedAt.getTime() > partsAreDueAfterMs;

  const made = await Promise.all(
    partKinds.map(async ({ kind, path: part, read }): Promise<ArtifactFacts | undefined> => {
      const got = await unlessRefused(
        client.request({ ...request, path: `${path}/${part}` }, parts),
        // The key may see the call itself, so what it may not see is not on the plan.
        (status) => (status === 403 ? 'NOT_ON_PLAN' : status === 404 ? 'none' : undefined),
      );
      if (got === 'NOT_ON_PLAN') return { kind, state: got, observedAt: fetchedAt };
      const facts = got === 'none' ? undefined : read(got.data, fetchedAt);
      return facts ?? (isDue ? { kind, state: 'ABSENT', observedAt: fetchedAt } : undefined);
    }),
  );
  return { ...call, artifacts: [...(call.artifacts ?? []), ...made.filter((part) => part !== undefined)] };
}

/** The answer, or what the status of a refusal stands for; other refusals stay errors. */
async function unlessRefused<Answer, Meaning extends string>(
  answer: Promise<Answer>,
  meaningOf: (status: number) => Meaning | undefined,
): Promise<Answer | Meaning> {
  try {
    return await answer;
  } catch (error) {
    const meaning = error instanceof ProviderRejected ? meaningOf(error.status) : undefined;
    if (meaning === undefined) throw error;
    return meaning;
  }
}
