import type { CallArtifact, CallLog, StoredFile } from '../../prisma/generated/client/client.ts';
import type { Vault } from '../vault.ts';
import type { ArtifactFacts, ArtifactKind, RecordingSegment } from './artifact-facts.ts';
import { artifactState, type StateWithReason } from './artifact-state.ts';
import { artifactPlace } from './record-artifact.ts';
import { keyedSegments } from './segment-key.ts';

/** A part as GraphQL's fields read it: its state, and its content when it is READY. */
export interface Artifact<Kind extends ArtifactKind> extends StateWithReason {
  readonly content: ContentOf<Kind> | undefined;
  /** Our copies of its sounds, by their keys. */
  readonly files: ReadonlyMap<string, StoredFile>;
  /** Whose call it is. */
  readonly client: { readonly externalId: string } | null;
}

/** One stretch of a recording, with our copy of it. */
export interface Segment extends RecordingSegment {
  readonly file: StoredFile | undefined;
  readonly client: { readonly externalId: string } | null;
}

type ContentOf<Kind extends ArtifactKind> = NonNullable<Extract<ArtifactFacts, { kind: Kind }>['content']>;

/** A call with what its parts are read from. */
export interface CallWithParts extends CallLog {
  readonly artifacts: readonly CallArtifact[];
  readonly files?: readonly StoredFile[];
  readonly client?: { readonly externalId: string } | null;
}

/** Opens one part of a call that was loaded with its artifacts. */
export function readArtifact<Kind extends ArtifactKind>(
  kind: Kind,
  call: CallWithParts,
  vault: Vault,
): Artifact<Kind> {
  const stored = call.artifacts.find((artifact) => artifact.kind === kind);
  const { state, reason } = artifactState(kind, call, stored?.state);
  const sealed = state === 'READY' ? stored?.content : undefined;
  const content = sealed
    ? (JSON.parse(vault.open(artifactPlace(call.openPhoneCallId, kind), sealed)) as ContentOf<Kind>)
    : undefined;
  const files = (call.files ?? []).filter((file) => file.kind === kind);
  return {
    state,
    reason,
    content,
    files: new Map(files.map((file) => [file.sourceKey, file])),
    client: call.client ?? null,
  };
}

/** The stretches of a recording, in their order. */
export function readSegments({ content, files, client }: Artifact<'RECORDING'>): Segment[] {
  return keyedSegments(content?.segments ?? []).map(([key, segment]) => ({
    ...segment,
    file: files.get(key),
    client,
  }));
}
