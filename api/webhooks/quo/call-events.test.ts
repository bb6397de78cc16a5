import { describe, expect, it } from 'vitest';

import { readQuoEvent } from './read-quo-event.ts';
import { recordedPayload } from './recorded-payload.ts';

const line = '+13125550142';
const caller = '+17735550187';

// Facts compare without what they leave unsaid: `toEqual` takes undefined for missing.
const factsOf = (name: string) => {
  const { body, generation } = recordedPayload(name);
  const { reading } = readQuoEvent(body, generation);
  return reading.outcome === 'facts' ? reading.facts[0] : reading;
};

const harborCall = {
  kind: 'call',
  openPhoneCallId: 'ACharborcall01',
  phoneNumberId: 'PNharborline01',
  conversationId: 'CNharbor77',
  participants: [line, caller],
  ownNumbers: [line],
  url: 'https://my.quo.com/inbox/PNharborline01/c/CNharbor77?at=ACharborcall01',
};
const startedAt = new Date('2026-05-04T15:00:10.000Z');
const answeredAt = new Date('2026-05-04T15:00:21.000Z');
const endedAt = new Date('2026-05-04T15:04:25.000Z');

const quayCall = {
  kind: 'call',
  openPhoneCallId: 'ACquaycall01',
  phoneNumberId: 'PNquayline01',
  conversationId: 'CNquay55',
};
const quayParties = { participants: [caller, line], ownNumbers: [line] };
const quayStart = new Date('2024-03-12T18:10:00.120Z');
const quayEnd = new Date('2024-03-12T18:13:07.000Z');

describe('call events of the new webhooks', () => {
  it('ringing starts a call that nobody answered yet', () => {
    expect(factsOf('quo.call.ringing')).toEqual({
      ...harborCall,
      direction: 'INBOUND',
      startedAt,
      providerStatus: 'ringing',
    });
  });

  it('a menu choice says that the call exists and nothing of how it stands', () => {
    expect(factsOf('quo.call.menu.selected')).toEqual({ ...harborCall, startedAt });
  });

  it('names who answered, not who owns the line', () => {
    expect(factsOf('quo.call.answered')).toEqual({
      ...harborCall,
      direction: 'INBOUND',
      startedAt,
      providerStatus: 'in-progress',
      answeredAt,
      answeredBy: 'USdesk02',
    });
  });

  it('completed keeps the provider’s word, and guesses nobody who answered', () => {
    expect(factsOf('quo.call.completed.answered')).toEqual({
      ...harborCall,
      direction: 'INBOUND',
      startedAt,
      providerStatus: 'answered',
      answeredAt,
      endedAt,
      duration: 244,
      hasVoicemail: false,
    });
  });

  it('completed says that a voicemail was left', () => {
    expect(factsOf('quo.call.completed.voicemail')).toMatchObject({
      providerStatus: 'unanswered',
      hasVoicemail: true,
    });
  });

  it('completed says that the AI agent took the call', () => {
    expect(factsOf('quo.call.completed.ai-handled')).toMatchObject({
      providerStatus: 'ai-handled',
      aiHandled: true,
    });
  });

  it('unavailable parties are unknown, not nobody', () => {
    const facts = factsOf('quo.call.completed.parties-unavailable');
    expect(facts).toMatchObject({ openPhoneCallId: 'ACharborcall04', direction: 'OUTBOUND' });
    expect(facts).not.toHaveProperty('participants');
    expect(facts).not.toHaveProperty('ownNumbers');
  });

  it('missed is incoming although the event does not say so', () => {
    expect(factsOf('quo.call.missed')).toMatchObject({
      providerStatus: 'missed',
      direction: 'INBOUND',
      startedAt,
    });
  });

  it('forwarded says where to', () => {
    expect(factsOf('quo.call.forwarded')).toMatchObject({
      providerStatus: 'forwarded',
      forwardedTo: '+13125550199',
    });
  });

  it('a recording changes neither the status nor the duration of the call', () => {
    expect(factsOf('quo.call.recording.completed')).toEqual({
      ...harborCall,
      direction: 'INBOUND',
      startedAt,
      answeredAt,
      endedAt,
      artifacts: [
        {
          kind: 'RECORDING',
          state: 'READY',
          observedAt: new Date('2026-05-04T15:05:40.000Z'),
          content: {
            segments: [
              {
                id: 'REharbor01',
                url: 'https://recordings.example.net/REharbor01.mp3?sig=one',
                contentType: 'audio/mpeg',
                duration: 120,
                startedAt: '2026-05-04T15:00:21.000Z',
              },
              {
                id: 'REharbor02',
                url: null,
                contentType: 'audio/mpeg',
                duration: 121,
                startedAt: '2026-05-04T15:02:24.000Z',
              },
            ],
          },
        },
      ],
    });
  });

  it.each(['quo.call.recording.completed.none', 'legacy-v4.call.recording.completed.none'])(
    '%s: a recording that will not come is absent, not pending',
    (name) => {
      expect(factsOf(name)).toMatchObject({ artifacts: [{ kind: 'RECORDING', state: 'ABSENT' }] });
    },
  );

  it('a summary belongs to its call and does not say when that began', () => {
    expect(factsOf('quo.call.summary.completed')).toEqual({
      ...harborCall,
      aiHandled: false,
      answeredBy: 'USdesk02',
      artifacts: [
        {
          kind: 'SUMMARY',
          state: 'READY',
          observedAt: new Date('2026-05-04T15:06:00.000Z'),
          content: {
            summary: ["Marlow's Dental wants the spring page live by Friday."],
            nextSteps: ['Send the draft to Priya.'],
          },
        },
      ],
    });
    expect(factsOf('quo.call.summary.completed.absent')).toMatchObject({
      artifacts: [{ kind: 'SUMMARY', state: 'ABSENT' }],
    });
    expect(factsOf('quo.call.summary.completed.ai-agent')).toMatchObject({ aiHandled: true });
  });

  it('a transcript keeps its own start and duration to itself', () => {
    expect(factsOf('quo.call.transcript.completed')).toEqual({
      ...harborCall,
      artifacts: [
        {
          kind: 'TRANSCRIPT',
          state: 'READY',
          observedAt: new Date('2026-05-04T15:06:00.000Z'),
          content: {
            duration: 241.5,
            lines: [
              {
                userId: 'USdesk02',
                identifier: null,
                content: 'Harbor Search, this is Dana.',
                start: 0.4,
                end: 2.1,
              },
              {
                userId: null,
                identifier: caller,
                content: 'Hi Dana — it’s about the spring page.',
                start: 2.6,
                end: 5,
              },
            ],
          },
        },
      ],
    });
    expect(factsOf('quo.call.transcript.completed.in-progress')).toMatchObject({
      artifacts: [{ kind: 'TRANSCRIPT', state: 'PENDING' }],
    });
  });

  it('a voicemail belongs to the call it was left on, whose start and duration it does not tell', () => {
    expect(factsOf('quo.call.voicemail.completed')).toEqual({
      ...harborCall,
      openPhoneCallId: 'ACharborcall02',
      url: 'https://my.quo.com/inbox/PNharborline01/c/CNharbor77?at=ACharborcall02',
      direction: 'INBOUND',
      hasVoicemail: true,
      artifacts: [
        {
          kind: 'VOICEMAIL',
          state: 'READY',
          observedAt: new Date('2026-05-04T15:01:30.000Z'),
          content: {
            id: 'VMharbor02',
            url: 'https://recordings.example.net/VMharbor02.mp3?sig=two',
            duration: 19,
            transcript: 'Please ring me back about the listing.',
          },
        },
      ],
    });
  });

  it('a voicemail without a call stands for itself, and takes its parties from what it says', () => {
    expect(factsOf('quo.call.voicemail.completed.no-call')).toMatchObject({
      openPhoneCallId: 'ACharborvm09',
      participants: [caller, line],
      ownNumbers: [line],
    });
  });
});

describe('call events of the legacy webhooks', () => {
  it('v2 tells the own number by the direction', () => {
    expect(factsOf('legacy-v2.call.ringing')).toEqual({
      ...quayCall,
      ...quayParties,
      direction: 'INBOUND',
      startedAt: quayStart,
      providerStatus: 'ringing',
    });
    expect(factsOf('legacy-v3.call.recording.completed')).toMatchObject({
      direction: 'OUTBOUND',
      participants: [line, caller],
      ownNumbers: [line],
    });
  });

  it('v2 carries the voicemail in the end of the call', () => {
    expect(factsOf('legacy-v2.call.completed.voicemail')).toEqual({
      ...quayCall,
      ...quayParties,
      direction: 'INBOUND',
      startedAt: quayStart,
      providerStatus: 'completed',
      endedAt: quayEnd,
      hasVoicemail: true,
      artifacts: [
        {
          kind: 'VOICEMAIL',
          state: 'READY',
          observedAt: new Date('2024-03-12T18:20:00.500Z'),
          content: { id: null, url: 'https://files.example.net/vm-quay.mp3', duration: 11, transcript: null },
        },
      ],
    });
    expect(factsOf('legacy-v2.call.completed.unanswered')).not.toHaveProperty('artifacts.0');
  });

  it('v3 carries the recording as media, without an id', () => {
    expect(factsOf('legacy-v3.call.recording.completed')).toMatchObject({
      artifacts: [
        {
          state: 'READY',
          content: {
            segments: [
              {
                id: null,
                url: 'https://files.example.net/rec-quay.mp3',
                contentType: 'audio/mpeg',
                duration: 176,
                startedAt: null,
              },
            ],
          },
        },
      ],
    });
  });

  it('v4 tells the conversation in the link alone, and does not tell which number is ours', () => {
    expect(factsOf('legacy-v4.call.completed')).toEqual({
      ...quayCall,
      participants: [caller, line],
      url: 'https://my.quo.com/inbox/PNquayline01/c/CNquay55?at=ACquaycall01',
      direction: 'INBOUND',
      startedAt: quayStart,
      providerStatus: 'completed',
      answeredAt: new Date('2024-03-12T18:10:07.000Z'),
      answeredBy: 'USdesk02',
      endedAt: quayEnd,
      duration: 180,
    });
  });

  it('v4 with an empty list of participants says nothing of them', () => {
    expect(factsOf('legacy-v4.call.completed.no-participants')).not.toHaveProperty('participants');
  });

  it('v4 ringing is not yet answered or over, whatever else it carries', () => {
    const facts = factsOf('legacy-v4.call.ringing');
    expect(facts).toMatchObject({ providerStatus: 'ringing', startedAt: quayStart, direction: 'OUTBOUND' });
    for (const early of ['answeredAt', 'answeredBy', 'endedAt', 'duration'])
      expect(facts).not.toHaveProperty(early);
  });

  it('summary and transcript are read under either of their names, the line from the link', () => {
    expect(factsOf('legacy-v4.call.summary.completed')).toMatchObject({
      ...quayCall,
      artifacts: [{ kind: 'SUMMARY', state: 'READY' }],
    });
    expect(factsOf('legacy-v4.call-summary')).toMatchObject({
      openPhoneCallId: 'ACquaycall01',
      artifacts: [{ content: { nextSteps: ['Add Saturday hours to the listing.'] } }],
    });
    expect(factsOf('legacy-v4.call-transcript')).toMatchObject({
      artifacts: [{ content: { lines: [{ content: 'Are you open on Saturday?', start: 1.25 }] } }],
    });
  });
});
