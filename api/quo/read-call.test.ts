import { expect, test } from 'vitest';
import { readCall as readFetchedCall } from './read-call.ts';

const fetchedAt = new Date('2026-10-02T10:00:00Z');
const readCall = (value: unknown) => readFetchedCall(value, fetchedAt);

const times = {
  createdAt: '2026-10-01T09:00:00Z',
  answeredAt: '2026-10-01T09:00:05.250Z',
  completedAt: '2026-10-01T09:01:00Z',
  updatedAt: '2026-10-01T09:03:00Z',
};

test('a v1 call and a dated call of the same talk say the same', () => {
  const said = {
    id: 'AC1',
    phoneNumberId: 'PN1',
    direction: 'incoming',
    status: 'completed',
    ...times,
    duration: 55,
    answeredBy: 'US1',
    aiHandled: null,
  };
  const v1 = readCall({ ...said, userId: 'US9', participants: ['+12125550111', '+12125550101'] });
  const dated = readCall({
    ...said,
    participants: [
      { phoneNumber: '+12125550111', actorId: null },
      { phoneNumber: '+12125550101', actorId: 'US1' },
      { phoneNumber: '+12125550101', actorId: 'US1' },
    ],
  });
  expect(v1).toMatchObject({
    openPhoneCallId: 'AC1',
    direction: 'INBOUND',
    providerStatus: 'completed',
    startedAt: new Date('2026-10-01T09:00:00Z'),
    answeredAt: new Date('2026-10-01T09:00:05.250Z'),
    endedAt: new Date('2026-10-01T09:01:00Z'),
    duration: 55,
    answeredBy: 'US1',
    aiHandled: false,
  });
  expect(dated).toEqual({ ...v1, ownNumbers: ['+12125550101'] });
});

test('a field that is not as documented is dropped, and the call kept', () => {
  const call = readCall({
    id: 'AC1',
    createdAt: 'yesterday',
    duration: 'long',
    direction: 'sideways',
    participants: [7, '+12125550111'],
    aiHandled: {},
    new: 1,
  });
  expect(call).toMatchObject({ openPhoneCallId: 'AC1', participants: ['+12125550111'] });
  for (const field of ['startedAt', 'duration', 'direction', 'aiHandled', 'artifacts'] as const)
    expect(call?.[field]).toBeUndefined();
});

test('what has no id is no call', () => {
  expect(readCall({ status: 'completed' })).toBeUndefined();
  expect(readCall('AC1')).toBeUndefined();
});

test.each([
  [
    { status: 'completed', summary: ['Asked.'], nextSteps: null },
    { state: 'READY', content: { summary: ['Asked.'], nextSteps: [] } },
  ],
  [{ status: 'in-progress', summary: null, nextSteps: null }, { state: 'PENDING' }],
  [{ status: 'absent', summary: null, nextSteps: null }, { state: 'ABSENT' }],
  [{ status: 'failed', summary: null, nextSteps: null }, { state: 'FAILED' }],
])('an included summary %j is an artifact as of the fetch', (summary, facts) => {
  expect(readCall({ id: 'AC1', ...times, summary })?.artifacts).toEqual([
    { kind: 'SUMMARY', ...facts, observedAt: fetchedAt },
  ]);
});

test('a voicemail that is still being made is known to be there, and pending', () => {
  const call = readCall({
    id: 'AC1',
    ...times,
    voicemail: { id: 'VM1', status: 'in-progress', duration: null },
  });
  expect(call?.hasVoicemail).toBe(true);
  expect(call?.artifacts).toEqual([{ kind: 'VOICEMAIL', state: 'PENDING', observedAt: fetchedAt }]);
});

test('a call without a voicemail does not say that none will come', () => {
  expect(readCall({ id: 'AC1', ...times })?.hasVoicemail).toBeUndefined();
});
