import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArtifactFacts, RecordingSegment } from './artifact-facts.ts';
import { type ArtifactValue, mergeArtifact } from './merge-artifact.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 3, 13, 12, 0, seconds));
const segment = (part: Partial<RecordingSegment>): RecordingSegment => ({
  id: null,
  url: null,
  contentType: 'audio/mpeg',
  duration: 30,
  startedAt: null,
  ...part,
});
const recording = (observedAt: Date, ...segments: RecordingSegment[]): ArtifactFacts => ({
  kind: 'RECORDING',
  state: 'READY',
  observedAt,
  content: { segments },
});
const join = (facts: readonly ArtifactFacts[]): ArtifactValue | undefined =>
  facts.reduce<ArtifactValue | undefined>(mergeArtifact, undefined);
const segmentsOf = (value: ArtifactValue | undefined): RecordingSegment[] =>
  (JSON.parse(value?.content ?? '{"segments":[]}') as { segments: RecordingSegment[] }).segments;

const byWebhook = segment({ id: 'RE1', url: 'https://r/old', startedAt: '2026-04-13T12:00:05.120Z' });
const byRest = segment({ id: 'CR1', url: 'https://r/fresh', startedAt: '2026-04-13T12:00:05Z' });
const legacy = segment({ url: 'https://r/legacy' });

test('a segment that several sources tell of is counted once, and its freshest address kept', () => {
  const told = [recording(at(60), byWebhook), recording(at(90), byRest), recording(at(70), legacy)];
  const [first, ...rest] = told;
  for (const order of [told, told.toReversed(), [...rest, ...(first ? [first] : [])]])
    expect(segmentsOf(join(order))).toMatchObject([{ url: 'https://r/fresh' }]);
});

test('the segments of a held call are all kept, in their order', () => {
  const later = segment({ id: 'CR2', url: 'https://r/2', startedAt: '2026-04-13T12:00:35Z' });
  expect(segmentsOf(join([recording(at(90), later), recording(at(60), byWebhook)]))).toMatchObject([
    { id: 'RE1' },
    { id: 'CR2' },
  ]);
  const unnamed = recording(at(60), legacy, segment({ url: 'https://r/legacy-2' }));
  expect(segmentsOf(join([unnamed, unnamed]))).toHaveLength(2);
});

const instants = fc.integer({ min: 0, max: 3 });
const segments = fc.record({
  id: fc.constantFrom(null, 'RE1', 'CR1'),
  url: fc.constantFrom(null, 'https://r/1', 'https://r/2'),
  contentType: fc.constantFrom(null, 'audio/mpeg'),
  duration: fc.constantFrom(null, 30),
  startedAt: fc.constantFrom(
    null,
    'soon',
    '2026-04-13T12:00:05.120Z',
    '2026-04-13T12:00:05Z',
    '2026-04-13T14:00:35+02:00',
  ),
});
const recordings = fc.oneof(
  fc
    .tuple(instants, fc.array(segments, { maxLength: 4 }))
    .map(([seen, parts]) => recording(at(seen), ...parts)),
  fc
    .tuple(instants, fc.constantFrom('PENDING', 'ABSENT', 'FAILED'))
    .map(([seen, state]): ArtifactFacts => ({ kind: 'RECORDING', state, observedAt: at(seen) })),
);

test('what is joined does not depend on order, grouping or repeats', () => {
  fc.assert(
    fc.property(
      fc.array(recordings, { minLength: 1, maxLength: 5 }).chain((facts) =>
        fc.record({
          facts: fc.constant(facts),
          other: fc.shuffledSubarray(facts, { minLength: facts.length }),
          repeated: fc.array(fc.constantFrom(...facts), { maxLength: 3 }),
        }),
      ),
      ({ facts, other, repeated }) => {
        expect(join([...other, ...repeated])).toEqual(join(facts));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('stored segments joined with stored segments give what their facts would have given one by one', () => {
  fc.assert(
    fc.property(fc.array(segments, { maxLength: 4 }), fc.array(segments, { maxLength: 4 }), (one, other) => {
      const [first, second] = [recording(at(1), ...one), recording(at(1), ...other)];
      const stored = recording(at(1), ...segmentsOf(join([second])));
      expect(segmentsOf(join([first, stored]))).toEqual(segmentsOf(join([first, second])));
    }),
  );
});
