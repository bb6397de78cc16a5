import { expect, test } from 'vitest';
import { readRecordings, readTranscripts } from './read-artifact.ts';

const observedAt = new Date('2026-10-01T09:10:00Z');

test('a transcript of several segments counts its seconds from the first one', () => {
  const segment = (startTime: string, content: string) => ({
    status: 'completed',
    startTime,
    duration: 10.5,
    dialogue: [{ content, start: 1, end: 2, identifier: null, actorId: 'US1' }],
  });
  const facts = readTranscripts(
    [segment('2026-10-01T09:01:00Z', 'after the hold'), segment('2026-10-01T09:00:00Z', 'hello')],
    observedAt,
  );
  expect(facts).toEqual({
    kind: 'TRANSCRIPT',
    state: 'READY',
    content: {
      duration: 21,
      lines: [
        { userId: 'US1', identifier: null, content: 'hello', start: 1, end: 2 },
        { userId: 'US1', identifier: null, content: 'after the hold', start: 61, end: 62 },
      ],
    },
    observedAt,
  });
});

test.each([
  [['processing'], 'PENDING'],
  [['failed', 'in-progress'], 'PENDING'],
  [['failed', 'absent'], 'FAILED'],
  [['deleted'], 'ABSENT'],
])('recordings of status %j without an address are %s', (statuses, state) => {
  const values = statuses.map((status) => ({ id: 'CR1', status, url: null }));
  expect(readRecordings(values, observedAt)).toEqual({ kind: 'RECORDING', state, observedAt });
});

test('one segment that can be heard is enough, and no segment says nothing', () => {
  const facts = readRecordings(
    [
      { status: 'processing', url: null },
      { id: 'CR2', status: 'completed', url: 'https://r/2', type: 'audio/mpeg' },
    ],
    observedAt,
  );
  expect(facts).toMatchObject({
    state: 'READY',
    content: { segments: [{ id: 'CR2', url: 'https://r/2', contentType: 'audio/mpeg', duration: null }] },
  });
  expect(readRecordings([], observedAt)).toBeUndefined();
});
