import type { Change } from '../../schema/activity/append-activity.ts';
import type { CallFacts } from '../../schema/call-log/call-facts.ts';
import type { MessageFacts } from '../../schema/message-log/message-facts.ts';
import { countReasons, type NotLogged } from '../../schema/record/not-logged.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import { advanceSync, type SyncStep } from '../../schema/sync-run/advance-sync.ts';
import type { HeldRun } from '../../schema/sync-run/take-sync.ts';
import type { WalkedPage } from '../../schema/telephony.ts';
import type { JobContext } from './job.ts';

type Page = WalkedPage<CallFacts | MessageFacts>;
type Stand = Pick<SyncStep, 'phase' | 'watermark' | 'walked' | 'etaSeconds'>;

/**
 * Stores a page and where the run stands after it, in one transaction: neither is lost or done twice.
 * A record that the database refuses is counted as unreadable: it must not stop the whole past of a line.
 * @throws {SyncLost}; {NotYet}.
 */
export async function storePage(context: JobContext, run: HeldRun, page: Page, stand: Stand): Promise<void> {
  const step = (changes: readonly Change[], notLogged: readonly NotLogged[], refused = 0): SyncStep => {
    const logs = changes.filter(({ kind }) => kind === 'CALL' || kind === 'MESSAGE');
    const added = logs.filter(({ change }) => change === 'CREATED').length;
    return {
      ...stand,
      seen: page.facts.length + page.unreadable,
      added,
      changed: logs.length - added,
      unreadable: page.unreadable + refused,
      notLogged: countReasons(notLogged),
    };
  };
  try {
    await recordFacts(context, { facts: page.facts }, async (transaction, changes, notLogged) => [
      await advanceSync(transaction, run, step(changes, notLogged), context.clock()),
    ]);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { changes, notLogged, refused } = await storeOneByOne(context, page.facts);
    await recordFacts(context, {}, async (transaction) => [
      await advanceSync(transaction, run, step(changes, notLogged, refused), context.clock()),
    ]);
  }
  context.feed.announce();
}

interface OneByOne {
  readonly changes: readonly Change[];
  readonly notLogged: readonly NotLogged[];
  readonly refused: number;
}

/** After a death on the way the page is stored again, which changes nothing: only its counts come out short. */
async function storeOneByOne(context: JobContext, facts: Page['facts']): Promise<OneByOne> {
  const changes: Change[] = [];
  const notLogged: NotLogged[] = [];
  let refused = 0;
  for (const one of facts) {
    try {
      let left: readonly NotLogged[] = [];
      const recorded = await recordFacts(context, { facts: [one] }, async (_sql, _changes, reasons) => {
        left = reasons;
        return [];
      });
      changes.push(...recorded.changes);
      notLogged.push(...left);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused += 1;
      const id = one.kind === 'call' ? one.openPhoneCallId : one.openPhoneMessageId;
      context.log.warn({ openPhoneId: id, code: error.code }, 'a record was refused by the database');
    }
  }
  return { changes, notLogged, refused };
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint violation): the same again would fail the same. */
function isRefusal(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
}
