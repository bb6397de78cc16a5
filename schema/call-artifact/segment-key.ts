import type { RecordingSegment } from './artifact-facts.ts';

/**
 * What a segment is known by whoever tells of it: its start in whole seconds, because webhooks and REST
 * give one segment other ids, and REST no fractions; else its id. Undefined for one that names neither.
 */
export function segmentKey({
  id,
  startedAt,
}: Pick<RecordingSegment, 'id' | 'startedAt'>): string | undefined {
  const start = startedAt === null ? Number.NaN : Date.parse(startedAt);
  if (!Number.isNaN(start)) return `at ${new Date(Math.floor(start / 1_000) * 1_000).toISOString()}`;
  return id === null ? undefined : `id ${id}`;
}

/** Segments of one recording, each with its key; one that names nothing is known by its place among those. */
export function keyedSegments<Segment extends Pick<RecordingSegment, 'id' | 'startedAt'>>(
  segments: readonly Segment[],
): readonly (readonly [key: string, segment: Segment])[] {
  let place = 0;
  return segments.map(
    (segment) => [segmentKey(segment) ?? `${(place += 1)}`.padStart(3, '0'), segment] as const,
  );
}
