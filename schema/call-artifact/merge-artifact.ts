import { utc } from '../join.ts';
import type {
  ArtifactFacts,
  ArtifactKind,
  ArtifactState,
  RecordingContent,
  RecordingSegment,
} from './artifact-facts.ts';
import { keyedSegments, segmentKey } from './segment-key.ts';

/** Everything ever said of one part of a call, joined; the content still in clear. */
export interface ArtifactValue {
  readonly kind: ArtifactKind;
  readonly state: ArtifactState;
  /** Canonical JSON of the content; null unless READY. */
  readonly content: string | null;
  readonly observed_at: string;
}

// What says most wins: a part that is there stays there, whatever is said later.
const weights: Record<ArtifactState, number> = { PENDING: 0, ABSENT: 1, NOT_ON_PLAN: 2, FAILED: 3, READY: 4 };

/** Joins what is known of a part with what a source says of it; any order gives the same. */
export function mergeArtifact(known: ArtifactValue | undefined, facts: ArtifactFacts): ArtifactValue {
  const said = valueOf(facts);
  if (!known) return said;
  if (weights[known.state] !== weights[said.state])
    return weights[known.state] > weights[said.state] ? known : said;
  const later = isLater(known, said) ? known : said;
  if (said.kind !== 'RECORDING' || said.state !== 'READY') return later;
  return { ...later, content: joinSegments(segmentsOf(known.content), segmentsOf(said.content)) };
}

function valueOf(facts: ArtifactFacts): ArtifactValue {
  const observed_at = facts.observedAt.toISOString();
  const ready = facts.state === 'READY' && facts.content !== undefined;
  return {
    kind: facts.kind,
    state: facts.state,
    content: ready ? contentOf(facts, observed_at) : null,
    observed_at,
  };
}

/** Each segment remembers when it was seen: its address expires, so the newest one is kept. */
function contentOf(facts: ArtifactFacts, seenAt: string): string {
  if (facts.kind !== 'RECORDING') return canonicalJson(facts.content);
  return joinSegments(facts.content?.segments.map((segment) => ({ ...segment, seenAt })) ?? []);
}

function isLater(one: ArtifactValue, other: ArtifactValue): boolean {
  const [first, second] = [utc(one.observed_at) ?? '', utc(other.observed_at) ?? ''];
  return first === second ? (one.content ?? '') > (other.content ?? '') : first > second;
}

type SeenSegment = RecordingSegment & { readonly seenAt: string };

/**
 * A held call is recorded in segments that may be told one by one: all are kept, each once. The oldest
 * events name neither a segment's id nor its start: by place, and only until a source names them.
 */
function joinSegments(...sources: readonly (readonly SeenSegment[])[]): string {
  const named = new Map<string, SeenSegment>();
  const unnamed = new Map<string, SeenSegment>();
  for (const segments of sources) {
    for (const [key, segment] of keyedSegments(segments)) {
      keepLater(segmentKey(segment) === undefined ? unnamed : named, key, segment);
    }
  }
  const kept = named.size > 0 ? named : unnamed;
  const segments = [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, segment]) => segment);
  return canonicalJson({ segments });
}

function keepLater(kept: Map<string, SeenSegment>, key: string, segment: SeenSegment): void {
  const known = kept.get(key);
  if (!known || order(segment) > order(known)) kept.set(key, segment);
}

const order = (segment: SeenSegment): string => segment.seenAt + canonicalJson(segment);

function segmentsOf(content: string | null): readonly SeenSegment[] {
  if (content === null) return [];
  const { segments } = JSON.parse(content) as RecordingContent & { segments: readonly SeenSegment[] };
  return segments;
}

/** JSON with the keys in one order, so that equal contents are equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
