import { utc } from '../join.ts';
import type {
  ArtifactFacts,
  ArtifactKind,
  ArtifactState,
  RecordingContent,
  RecordingSegment,
} from './artifact-facts.ts';

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
  return { ...later, content: joinSegments(known.content, said.content) };
}

function valueOf(facts: ArtifactFacts): ArtifactValue {
  const observed_at = facts.observedAt.toISOString();
  const ready = facts.state === 'READY' && facts.content !== undefined;
  // Each segment remembers when it was seen: its address expires, so the newest one is kept.
  const content =
    ready && facts.kind === 'RECORDING'
      ? { segments: facts.content.segments.map((segment) => ({ ...segment, seenAt: observed_at })) }
      : facts.content;
  return {
    kind: facts.kind,
    state: facts.state,
    content: ready ? canonicalJson(content) : null,
    observed_at,
  };
}

function isLater(one: ArtifactValue, other: ArtifactValue): boolean {
  const [first, second] = [utc(one.observed_at) ?? '', utc(other.observed_at) ?? ''];
  return first === second ? (one.content ?? '') > (other.content ?? '') : first > second;
}

type SeenSegment = RecordingSegment & { readonly seenAt: string };

/** A held call is recorded in segments that may be told one by one: all are kept, each once. */
function joinSegments(one: string | null, other: string | null): string {
  const byKey = new Map<string, SeenSegment>();
  for (const segment of [...segmentsOf(one), ...segmentsOf(other)]) {
    const key = segment.id ?? segment.startedAt ?? segment.url ?? '';
    const known = byKey.get(key);
    if (!known || order(segment) > order(known)) byKey.set(key, segment);
  }
  const place = (segment: SeenSegment): string => (segment.startedAt ?? '') + canonicalJson(segment);
  const segments = [...byKey.values()].toSorted((a, b) => place(a).localeCompare(place(b), 'en'));
  return canonicalJson({ segments });
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
