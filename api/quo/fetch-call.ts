import { z } from 'zod';
import type { ArtifactFacts, ArtifactKind } from '../../schema/call-artifact/artifact-facts.ts';
import type { CallFacts } from '../../schema/call-log/call-facts.ts';
import { ProviderRejected } from '../../schema/errors.ts';
import type { OpenPhoneCallId } from '../../schema/ids.ts';
import { single } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { readRecordings, readTranscripts } from './read-artifact.ts';
import { readCall } from './read-call.ts';

const parts = z.object({ data: z.array(z.unknown()) });

const lists = [
  { kind: 'RECORDING', path: 'recordings', read: readRecordings },
  { kind: 'TRANSCRIPT', path: 'transcripts', read: readTranscripts },
] as const;

const allParts: readonly ArtifactKind[] = ['RECORDING', 'TRANSCRIPT', 'SUMMARY', 'VOICEMAIL'];

/** A call that still goes on has no parts, and is not asked for them. */
const live = ['queued', 'initiated', 'ringing', 'in-progress'];

/**
 * The status that refuses a part of a call that itself is shown: it is not on the plan. Not 402, which is
 * a subscription that has lapsed: it says nothing of this call, and ends when somebody pays.
 */
const notOnPlan = 403;

/**
 * The call and those of its parts that are wanted, as the provider has them now; undefined when it knows
 * no such call. A part that it says nothing of is not among them: it may still come.
 */
export async function fetchCall(
  client: QuoClient,
  id: OpenPhoneCallId,
  clock: () => Date,
  wanted: readonly ArtifactKind[] = allParts,
): Promise<CallFacts | undefined> {
  // Before it is asked: what an event tells while we wait is newer.
  const fetchedAt = clock();
  const found = await askForCall(client, id, fetchedAt, wanted);
  if (found === undefined || live.includes(found.providerStatus ?? '')) return found;

  const made = await Promise.all(
    lists
      .filter(({ kind }) => wanted.includes(kind))
      .map(async ({ kind, path, read }): Promise<ArtifactFacts | undefined> => {
        const got = await unlessRefused(
          client.request({ ...request(id), path: `${pathOf(id)}/${path}` }, parts),
          (status) => (status === notOnPlan ? 'NOT_ON_PLAN' : status === 404 ? 'none' : undefined),
        );
        if (got === 'NOT_ON_PLAN') return { kind, state: got, observedAt: fetchedAt };
        return got === 'none' ? undefined : read(got.data, fetchedAt);
      }),
  );
  return { ...found, artifacts: [...(found.artifacts ?? []), ...made.filter((part) => part !== undefined)] };
}

/** The call itself, whose summary comes with it; if that is what is refused, without. */
async function askForCall(
  client: QuoClient,
  id: OpenPhoneCallId,
  fetchedAt: Date,
  wanted: readonly ArtifactKind[],
): Promise<CallFacts | undefined> {
  const ask = (include: string) =>
    unlessRefused(
      client.request({ ...request(id), path: pathOf(id), query: { include } }, single),
      (status) => (status === 404 ? 'unknown' : undefined),
    );
  if (!wanted.includes('SUMMARY')) {
    const answer = await ask('voicemail');
    return answer === 'unknown' ? undefined : readCall(answer.data, fetchedAt);
  }
  const answer = await unlessRefused(ask('summary,voicemail'), (status) =>
    status === notOnPlan ? 'refused' : undefined,
  );
  if (answer === 'unknown') return undefined;
  if (answer !== 'refused') return readCall(answer.data, fetchedAt);
  const without = await ask('voicemail');
  const call = without === 'unknown' ? undefined : readCall(without.data, fetchedAt);
  if (!call) return undefined;
  const summary = { kind: 'SUMMARY', state: 'NOT_ON_PLAN', observedAt: fetchedAt } as const;
  return { ...call, artifacts: [...(call.artifacts ?? []), summary] };
}

const pathOf = (id: OpenPhoneCallId): string => `/calls/${encodeURIComponent(id)}`;

const request = (id: OpenPhoneCallId) =>
  ({ surface: '2026-03-30', method: 'GET', purpose: `show the call ${id}` }) as const;

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
