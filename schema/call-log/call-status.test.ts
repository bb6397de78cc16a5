import { expect, test } from 'vitest';
import { callStatus, type CallStatus } from './call-status.ts';

const time = '2026-04-13T12:00:05.000Z';

type Row = readonly [
  word: string,
  inbound: CallStatus | null,
  outbound: CallStatus | null,
  voicemail: CallStatus | null,
  answeredInbound: CallStatus | null,
  answeredOutbound: CallStatus | null,
];

/** What the provider's words mean, both vocabularies: unanswered in and out, with a voicemail, answered in and out. */
const words: readonly Row[] = [
  ['queued', 'RINGING', 'RINGING', 'VOICEMAIL', 'IN_PROGRESS', 'IN_PROGRESS'],
  ['initiated', 'RINGING', 'RINGING', 'VOICEMAIL', 'IN_PROGRESS', 'IN_PROGRESS'],
  ['ringing', 'RINGING', 'RINGING', 'VOICEMAIL', 'IN_PROGRESS', 'IN_PROGRESS'],
  ['in-progress', 'IN_PROGRESS', 'IN_PROGRESS', 'VOICEMAIL', 'IN_PROGRESS', 'IN_PROGRESS'],
  ['completed', 'MISSED', 'NO_ANSWER', 'VOICEMAIL', 'ANSWERED', 'ANSWERED'],
  ['answered', 'ANSWERED', 'ANSWERED', 'ANSWERED', 'ANSWERED', 'ANSWERED'],
  ['ai-handled', 'ANSWERED', 'ANSWERED', 'ANSWERED', 'ANSWERED', 'ANSWERED'],
  ['unanswered', 'MISSED', 'NO_ANSWER', 'VOICEMAIL', 'MISSED', 'NO_ANSWER'],
  ['no-answer', 'MISSED', 'NO_ANSWER', 'VOICEMAIL', 'MISSED', 'NO_ANSWER'],
  ['missed', 'MISSED', 'NO_ANSWER', 'VOICEMAIL', 'MISSED', 'NO_ANSWER'],
  ['abandoned', 'MISSED', 'NO_ANSWER', 'VOICEMAIL', 'MISSED', 'NO_ANSWER'],
  ['canceled', 'MISSED', 'FAILED', 'VOICEMAIL', 'MISSED', 'FAILED'],
  ['failed', 'FAILED', 'FAILED', 'VOICEMAIL', 'FAILED', 'FAILED'],
  ['busy', 'BUSY', 'BUSY', 'VOICEMAIL', 'BUSY', 'BUSY'],
  ['forwarded', 'MISSED', 'NO_ANSWER', 'VOICEMAIL', 'ANSWERED', 'ANSWERED'],
  ['unknown', null, null, 'VOICEMAIL', 'ANSWERED', 'ANSWERED'],
  ['a word of next year', null, null, 'VOICEMAIL', 'ANSWERED', 'ANSWERED'],
];

test.each(words)(
  '%s: unanswered %s in, %s out, %s with a voicemail; answered %s in, %s out',
  (word, inbound, outbound, voicemail, answeredInbound, answeredOutbound) => {
    const call = {
      provider_status: word,
      direction: 'INBOUND',
      answered_at: null,
      ended_at: null,
      has_voicemail: false,
      ai_handled: false,
    } as const;
    const out = { direction: 'OUTBOUND', answered_at: null } as const;
    expect(callStatus(call)).toBe(inbound);
    expect(callStatus({ ...call, ...out })).toBe(outbound);
    expect(callStatus({ ...call, has_voicemail: true })).toBe(voicemail);
    // What somebody we called has for voicemail is not ours.
    expect(callStatus({ ...call, ...out, has_voicemail: true })).toBe(outbound);
    expect(callStatus({ ...call, answered_at: time })).toBe(answeredInbound);
    expect(callStatus({ ...call, answered_at: time, has_voicemail: true })).toBe(answeredInbound);
    expect(callStatus({ ...call, ...out, answered_at: time })).toBe(answeredOutbound);
  },
);

test.each(['ai-handled', 'completed', 'missed', 'unanswered', 'unknown'])(
  'a call (%s) that the AI agent took is answered, although a voicemail is told later',
  (provider_status) => {
    const call = { provider_status, direction: 'INBOUND', answered_at: null, ended_at: time } as const;
    expect(callStatus({ ...call, ai_handled: true, has_voicemail: true })).toBe('ANSWERED');
  },
);

test('a call whose end a recording has told is over, although its last word is of a live one', () => {
  const call = {
    provider_status: 'ringing',
    direction: 'INBOUND',
    has_voicemail: false,
    ai_handled: false,
  } as const;
  expect(callStatus({ ...call, answered_at: time, ended_at: time })).toBe('ANSWERED');
  expect(callStatus({ ...call, answered_at: null, ended_at: time })).toBe('MISSED');
});
