import { keepAssigned, matchLog } from '../assignment/match-log.ts';
import { expectTextFiles } from '../file/expect-files.ts';
import { union } from '../join.ts';
import { providerLogId } from '../log-id.ts';
import { normalizeNumber } from '../phone-number/normalize-number.ts';
import { NotLogged, NotYet } from '../record/not-logged.ts';
import type { WorkingSet } from '../record/working-set.ts';
import { searchTokens } from '../search-token.ts';
import type { Vault } from '../vault.ts';
import { longestFlight } from './longest-flight.ts';
import { type MessageState, mergeMessage } from './merge-message.ts';
import type { Attachment, MessageFacts } from './message-facts.ts';
import { attachmentsPlace, contentPlace } from './message-place.ts';
import type { MessageRow } from './message-row.ts';

/**
 * Records what a source says of one text: the only way in for what the provider tells.
 * @throws {NotLogged} when the line's clients have switched logging of texts off.
 * @throws {NotYet} while a send of ours that this may be the echo of waits for its answer.
 */
export function recordMessage(set: WorkingSet, facts: MessageFacts): void {
  const row = set.message(facts.openPhoneMessageId) ?? ownSend(set, facts);
  const known = row && openMessage(set.vault, row);
  const state = mergeMessage(known, facts);
  const lines = set.known.lines.filter((line) => line.phone_number_id === state.phone_number_id);
  const id = row?.id ?? providerLogId('message', facts.openPhoneMessageId, new Date(state.sent_at));
  const participants = union(row?.participants, [
    ...state.to_numbers,
    ...(state.from_number === null ? [] : [state.from_number]),
  ]);
  const others = participants.filter((number) => !lines.some((line) => line.phone_number === number));
  const match = matchLog(set.known, {
    phoneNumberId: state.phone_number_id,
    otherParties: others,
    logs: (line) => line.auto_log_messages,
    now: set.now,
  });
  if (!row && !match.isLogged) throw new NotLogged('Logging of texts is switched off for this line.');
  const hasGrown =
    row?.phone_number_id !== state.phone_number_id || row.participants.length !== participants.length;
  const now = set.now.toISOString();
  const sameContent = known?.content === state.content;
  const sameAttachments = JSON.stringify(known?.attachments) === JSON.stringify(state.attachments);
  if (!sameAttachments) expectTextFiles(set, id, state);
  set.messages.set(id, {
    ...state,
    id,
    ...keepAssigned(row, hasGrown, match),
    participants,
    content: sameContent ? (row?.content ?? null) : sealText(set.vault, id, state.content),
    search_tokens: sameContent
      ? (row?.search_tokens ?? [])
      : searchTokens(set.vault.searchKey, state.content ?? ''),
    attachments: sameAttachments
      ? (row?.attachments ?? null)
      : sealAttachments(set.vault, id, state.attachments),
    error_code: row?.send_state === 'UNKNOWN' ? (facts.errorCode ?? null) : state.error_code,
    error_message: row?.send_state === 'UNKNOWN' ? null : (row?.error_message ?? null),
    sent_by: row?.sent_by ?? null,
    send_state: row?.send_state ? 'ACCEPTED' : null,
    idempotency_key: row?.idempotency_key ?? null,
    request_digest: row?.request_digest ?? null,
    created_at: row?.created_at ?? now,
    updated_at: now,
  });
}

/** The text that we sent ourselves and that this is the first news of. */
function ownSend(set: WorkingSet, facts: MessageFacts): MessageRow | undefined {
  if (facts.direction !== 'OUTBOUND') return undefined;
  const to = union(facts.to?.map(normalizeNumber), []).join();
  const [send] = set.known.sends
    .map((row) => set.messages.get(row.id) ?? row)
    .filter((row) => row.openphone_message_id === null && row.phone_number_id === facts.phoneNumberId)
    .filter((row) => row.to_numbers.toSorted().join() === to)
    .filter((row) => openMessage(set.vault, row).content === facts.content)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (
    send?.send_state === 'IN_FLIGHT' &&
    set.now.getTime() - new Date(send.updated_at).getTime() < longestFlight
  ) {
    throw new NotYet('A text of ours to the same number waits for the provider’s answer; this may be it.');
  }
  return send;
}

/** A stored text with its content in clear. */
function openMessage(vault: Vault, row: MessageRow): MessageState {
  return {
    ...row,
    content: row.content === null ? null : vault.open(contentPlace(row.id), row.content),
    attachments:
      row.attachments === null
        ? []
        : (JSON.parse(vault.open(attachmentsPlace(row.id), row.attachments)) as readonly Attachment[]),
  };
}

function sealText(vault: Vault, id: string, content: string | null): string | null {
  return content === null ? null : vault.seal(contentPlace(id), content);
}

function sealAttachments(vault: Vault, id: string, attachments: readonly Attachment[]): string | null {
  return attachments.length === 0 ? null : vault.seal(attachmentsPlace(id), JSON.stringify(attachments));
}
