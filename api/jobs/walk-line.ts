import { phoneNumberId } from '../../schema/ids.ts';
import type { CallFacts } from '../../schema/call-log/call-facts.ts';
import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import type { SyncStep } from '../../schema/sync-run/advance-sync.ts';
import { checkPage } from '../../schema/sync-run/check-page.ts';
import { estimateEta } from '../../schema/sync-run/estimate-eta.ts';
import type { HeldRun } from '../../schema/sync-run/take-sync.ts';
import { startOfSecond } from '../../schema/start-of-second.ts';
import type { WalkedPage } from '../../schema/telephony.ts';
import type { JobContext } from './job.ts';
import { storePage } from './store-page.ts';

type Phase = HeldRun['phase'];
type Page = WalkedPage<CallFacts | MessageFacts>;
/** Where a walk stands; `SyncStep` says what its fields mean. */
type Stand = Pick<SyncStep, 'phase' | 'watermark' | 'walked'>;

/**
 * Walks a line's calls, then its texts, newest first, from where the run stands down to its `since`:
 * a sync logs each page, a check compares it with what is logged.
 * @returns `end`, or `stopped` when the signal came first; the run then stands behind its last page.
 * @throws {SyncLost}; {NotYet}; {ProviderRejected}; {ProviderUnavailable}.
 */
export async function walkLine(
  context: JobContext,
  run: HeldRun,
  signal: AbortSignal,
): Promise<'end' | 'stopped'> {
  // A check also counts what is not logged on purpose.
  const isCheck = run.kind === 'CHECK';
  const phases: Phase[] = isCheck ? ['CALLS', 'MESSAGES'] : await loggedPhases(context, run);
  const keep = isCheck ? checkPage : storePage;
  const floor = run.since ?? (await createdAtOf(context, run));
  const begun = performance.now();
  let pages = 0;
  for (const [index, phase] of phases.entries()) {
    // Texts come last: who stands at them is done with the calls.
    if (phase === 'CALLS' && run.phase === 'MESSAGES') continue;
    let stand = standOf(run, phase);
    for await (const page of walk(context, run, stand)) {
      const done = new Set(stand.walked);
      const facts = page.facts.filter((one) => !done.has(idOf(one)));
      stand = standAfter(stand, facts);
      pages += 1;
      const way = floor && stand.watermark ? fractionOf(endOf(run), stand.watermark, floor) : 0;
      const etaSeconds = estimateEta({
        pages: run.pages + pages,
        fraction: (index + way) / phases.length,
        secondsPerPage: (performance.now() - begun) / 1_000 / pages,
      });
      await keep(context, run, { ...page, facts }, { ...stand, etaSeconds });
      // A page of what was done already is no step: whoever only ever comes that far would
      // not get on. A process that stops has no time for that.
      if (signal.aborted && (facts.length > 0 || context.stopping.aborted)) return 'stopped';
    }
  }
  return 'end';
}

function walk({ telephony }: JobContext, run: HeldRun, { phase, watermark }: Stand): AsyncIterable<Page> {
  const query = {
    line: phoneNumberId(run.phoneNumberId),
    since: run.since ?? undefined,
    until: watermark ? new Date(watermark.getTime() + 999) : endOf(run),
  };
  return phase === 'CALLS' ? telephony.walkCalls(query) : telephony.walkTexts(query);
}

/** Up to when a run reads. */
function endOf({ until, startedAt }: HeldRun): Date {
  return until ?? startedAt;
}

/** What no client of the line wants logged is not even asked for. */
async function loggedPhases({ prisma }: JobContext, { phoneNumberId }: HeldRun): Promise<Phase[]> {
  const lines = await prisma.integration.findMany({
    where: { phoneNumberId, isActive: true, deletedAt: null },
    select: { autoLogCalls: true, autoLogMessages: true },
  });
  return [
    ...(lines.some(({ autoLogCalls }) => autoLogCalls) ? (['CALLS'] as const) : []),
    ...(lines.some(({ autoLogMessages }) => autoLogMessages) ? (['MESSAGES'] as const) : []),
  ];
}

/** Only for the estimate: not knowing it costs no more than that. */
async function createdAtOf({ telephony }: JobContext, run: HeldRun): Promise<Date | undefined> {
  const lines = await telephony.listLines().catch(() => []);
  return lines.find(({ id }) => id === run.phoneNumberId)?.createdAt;
}

function standOf({ phase: stored, watermark, walked }: HeldRun, phase: Phase): Stand {
  return stored === phase ? { phase, watermark, walked } : { phase, watermark: null, walked: [] };
}

/**
 * By whole seconds, as the provider may leave the fraction out: its filters are asked for the whole of
 * the last second again, and what is done of it is known by id.
 */
function standAfter(stand: Stand, facts: readonly (CallFacts | MessageFacts)[]): Stand {
  const times = facts.flatMap((one) => timeOf(one)?.getTime() ?? []);
  if (times.length === 0) return stand;
  const oldest = startOfSecond(new Date(Math.min(...times)));
  const isOldest = (time: Date | undefined): boolean =>
    time !== undefined && startOfSecond(time).getTime() === oldest.getTime();
  const ofThatSecond = facts.filter((one) => isOldest(timeOf(one))).map(idOf);
  const sameSecond = stand.watermark?.getTime() === oldest.getTime();
  return {
    phase: stand.phase,
    watermark: oldest,
    walked: sameSecond ? [...stand.walked, ...ofThatSecond] : ofThatSecond,
  };
}

function timeOf(facts: CallFacts | MessageFacts): Date | undefined {
  return facts.kind === 'call' ? facts.startedAt : facts.sentAt;
}

function idOf(facts: CallFacts | MessageFacts): string {
  return facts.kind === 'call' ? facts.openPhoneCallId : facts.openPhoneMessageId;
}

function fractionOf(from: Date, at: Date, floor: Date): number {
  const whole = from.getTime() - floor.getTime();
  return whole > 0 ? Math.min(1, (from.getTime() - at.getTime()) / whole) : 0;
}
