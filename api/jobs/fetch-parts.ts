import type { ArtifactFacts } from '../../schema/call-artifact/artifact-facts.ts';
import { endOf, missingParts } from '../../schema/call-artifact/parts-after.ts';
import { isLastPartsTry, nextPartsTry } from '../../schema/call-artifact/parts-schedule.ts';
import type { CallFacts } from '../../schema/call-log/call-facts.ts';
import type { CallRow } from '../../schema/call-log/call-row.ts';
import { ProviderRejected } from '../../schema/errors.ts';
import { openPhoneCallId } from '../../schema/ids.ts';
import type { ArtifactRow } from '../../schema/record/known.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import { batchSize, type Job, type JobContext } from './job.ts';

/** After this long the rest is left to the next run. */
const slice = 20_000;
/** So many in a row mean that the provider cannot be asked at all. */
const mostFailures = 3;
/** How long after the schedule's end a call waits that could not be asked about. */
const tryAgain = 6 * 60 * 60_000;
/** How long after that one waits that is refused: access to a line may be given back, seldom soon. */
const askRefusedAgain = 7 * 24 * 60 * 60_000;
/** Refusals of one call; any other is of our key or our subscription (402), and would be of every call. */
const ofThisCall = [400, 403, 404, 422];

/**
 * Asks the provider for recordings, transcripts, summaries and voicemails that no webhook has brought,
 * the newest calls first. What has not come by the last time is written down as absent.
 */
export const fetchParts: Job = {
  name: 'fetch-parts',
  cron: '* * * * *',
  async run(context) {
    const deadline = AbortSignal.any([context.stopping, AbortSignal.timeout(slice)]);
    const due = await context.sql.query<Due>(
      `SELECT to_jsonb(call) AS call, call.parts_after::text,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'state', state)), '[]')
                 FROM openphone_call_artifacts AS part WHERE part.openphone_call_id = call.openphone_call_id) AS stored
         FROM openphone_call_logs AS call WHERE parts_after <= $1 ORDER BY parts_after DESC LIMIT $2`,
      [context.clock().toISOString(), batchSize],
    );
    let failures = 0;
    for (const call of due) {
      if (deadline.aborted || failures === mostFailures) break;
      failures = (await triedToAsk(context, call)) ? 0 : failures + 1;
    }
    if (failures < mostFailures && (due.length === batchSize || deadline.aborted))
      context.jobs.soon('fetch-parts');
  },
};

interface Due {
  readonly call: CallRow;
  readonly stored: readonly Pick<ArtifactRow, 'kind' | 'state'>[];
  /** As it was read: whoever else asks meanwhile sets another. */
  readonly parts_after: string;
}

/**
 * One call that cannot be asked about must not keep those behind it waiting: its turn comes again later.
 * @throws {ProviderRejected} for what would meet every call; the row stays due.
 */
async function triedToAsk(context: JobContext, due: Due): Promise<boolean> {
  try {
    await askForParts(context, due);
    return true;
  } catch (error) {
    if (error instanceof ProviderRejected) throw error;
    const { openphone_call_id } = due.call;
    context.log.warn(
      { err: error, openPhoneCallId: openphone_call_id },
      'parts could not be fetched; asked again later',
    );
    const now = context.clock();
    const end = endOf(due.call);
    const next = (end && nextPartsTry(end, now)) ?? new Date(now.getTime() + tryAgain);
    await setPartsAfter(context, due, next);
    return false;
  }
}

async function askForParts(context: JobContext, due: Due): Promise<void> {
  const { call, stored } = due;
  const id = openPhoneCallId(call.openphone_call_id);
  const missing = missingParts(call, stored);
  // The plan may be changed the same day, and a refusal be a mistake.
  const refusedParts = stored.filter(({ state }) => state === 'NOT_ON_PLAN').map(({ kind }) => kind);
  const wanted = [...missing, ...refusedParts];
  const end = endOf(call);
  let next: Date | null = null;
  if (wanted.length > 0 && end !== null) {
    const askedAt = context.clock();
    next = isLastPartsTry(end, askedAt) ? null : nextPartsTry(end, askedAt);
    try {
      const told = (await context.telephony.fetchCall(id, wanted)) ?? { kind: 'call', openPhoneCallId: id };
      const last = next === null ? absent(missing, told.artifacts ?? [], askedAt) : [];
      const facts: CallFacts = { ...told, artifacts: [...(told.artifacts ?? []), ...last] };
      const { changes } = await recordFacts(context, { facts: [facts] });
      if (changes.length > 0) context.feed.announce();
    } catch (error) {
      if (!(error instanceof ProviderRejected) || !ofThisCall.includes(error.status)) throw error;
      context.log.warn({ err: error, openPhoneCallId: id }, 'parts of a call are refused');
      // Nothing was answered, so nothing is absent.
      next ??= new Date(askedAt.getTime() + askRefusedAgain);
    }
  }
  await setPartsAfter(context, due, next);
}

/** Unless somebody else has set it meanwhile. */
async function setPartsAfter(
  { sql }: JobContext,
  { call, parts_after }: Due,
  next: Date | null,
): Promise<void> {
  await sql.query(
    `UPDATE openphone_call_logs SET parts_after = $3::timestamptz
      WHERE openphone_call_id = $1 AND parts_after = $2::timestamptz`,
    [call.openphone_call_id, parts_after, next?.toISOString() ?? null],
  );
}

/** What was asked for the last time and is not there will not come, whatever the provider still hopes for. */
function absent(
  missing: readonly ArtifactFacts['kind'][],
  told: readonly ArtifactFacts[],
  observedAt: Date,
): ArtifactFacts[] {
  return missing
    .filter((kind) => (told.find((part) => part.kind === kind)?.state ?? 'PENDING') === 'PENDING')
    .map((kind) => ({ kind, state: 'ABSENT', observedAt }));
}
