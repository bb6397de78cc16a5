import type { Sql } from '../../prisma/sql.ts';
import type { CallFacts } from '../call-log/call-facts.ts';
import type { MessageFacts } from '../message-log/message-facts.ts';
import { type NotLogged, NotYet } from '../record/not-logged.ts';
import { readKnown } from '../record/read-known.ts';
import { recordUnlessOff } from '../record/record-facts.ts';
import { WorkingSet } from '../record/working-set.ts';
import type { Vault } from '../vault.ts';

type LogFacts = CallFacts | MessageFacts;

/** What we have of what the provider lists. */
interface Comparison {
  /** How many we have. */
  readonly matched: number;
  /** What we would log and have not. */
  readonly missing: readonly LogFacts[];
  /** One for each that we have not, on purpose. */
  readonly notLogged: readonly NotLogged[];
}

/**
 * Compares with one statement, and stores nothing. Whether something ought to be here is asked of
 * recording itself, without keeping its answer: so a check and a sync cannot come to disagree.
 */
export async function compareFacts(
  sql: Sql,
  { vault, now }: { readonly vault: Vault; readonly now: Date },
  facts: readonly LogFacts[],
): Promise<Comparison> {
  const { known } = await readKnown(sql, [], facts);
  const set = new WorkingSet(known, vault, now);
  const calls = new Set(known.calls.map((row) => row.openphone_call_id));
  const messages = new Set(known.messages.map((row) => row.openphone_message_id));
  const missing: LogFacts[] = [];
  const notLogged: NotLogged[] = [];
  for (const one of facts) {
    if (one.kind === 'call' ? calls.has(one.openPhoneCallId) : messages.has(one.openPhoneMessageId)) continue;
    try {
      const reason = recordUnlessOff(set, one);
      if (reason) notLogged.push(reason);
      else missing.push(one);
    } catch (error) {
      // A text of ours whose answer is under way: we have it, and do not know its id yet.
      if (!(error instanceof NotYet)) throw error;
    }
  }
  return { matched: facts.length - missing.length - notLogged.length, missing, notLogged };
}
