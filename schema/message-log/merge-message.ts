import { greatest, least, union, utc } from '../join.ts';
import { normalizeNumber } from '../phone-number/normalize-number.ts';
import type { Attachment, MessageFacts } from './message-facts.ts';
import { furtherWord, type MessageStatus, messageStatus } from './message-status.ts';

/** Everything ever said of one text, joined; content and attachments still in clear. */
export interface MessageState {
  readonly openphone_message_id: string | null;
  readonly phone_number_id: string | null;
  readonly conversation_id: string | null;
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  readonly status: MessageStatus;
  readonly provider_status: string | null;
  readonly from_number: string | null;
  readonly to_numbers: readonly string[];
  readonly content: string | null;
  readonly attachments: readonly Attachment[];
  readonly error_code: string | null;
  readonly sent_at: string;
  readonly delivered_at: string | null;
  /** Set by a retry: a failure that was told before it is of the attempt before it. */
  readonly retried_at: string | null;
  readonly url: string | null;
}

/** Joins what is known of a text with what a source says of it; any order gives the same. */
export function mergeMessage(known: MessageState | undefined, facts: MessageFacts): MessageState {
  const outdated = isBefore(facts.observedAt, known?.retried_at ?? null);
  const word = outdated ? null : facts.providerStatus;
  const provider_status = furtherWord(known?.provider_status ?? null, word);
  return {
    openphone_message_id: facts.openPhoneMessageId,
    phone_number_id: greatest(known?.phone_number_id, facts.phoneNumberId),
    conversation_id: greatest(known?.conversation_id, facts.conversationId),
    direction: greatest(known?.direction, facts.direction),
    status: messageStatus(provider_status),
    provider_status,
    from_number: greatest(known?.from_number, facts.from === undefined ? null : normalizeNumber(facts.from)),
    to_numbers: union(known?.to_numbers, facts.to?.map(normalizeNumber)),
    content: greatest(known?.content, facts.content),
    attachments: joinAttachments(known?.attachments ?? [], facts.attachments ?? []),
    error_code: outdated ? (known?.error_code ?? null) : greatest(known?.error_code, facts.errorCode),
    sent_at: least(utc(known?.sent_at), facts.sentAt.toISOString()) ?? facts.sentAt.toISOString(),
    delivered_at: least(utc(known?.delivered_at), utc(facts.deliveredAt)),
    retried_at: utc(known?.retried_at),
    url: greatest(known?.url, facts.url),
  };
}

function isBefore(time: Date, limit: string | null): boolean {
  return limit !== null && time.getTime() < new Date(limit).getTime();
}

/** Every source tells all of them or none; the addresses are signed, so they differ each time. */
function joinAttachments(one: readonly Attachment[], other: readonly Attachment[]): readonly Attachment[] {
  if (one.length !== other.length) return one.length > other.length ? one : other;
  return JSON.stringify(one) > JSON.stringify(other) ? one : other;
}
