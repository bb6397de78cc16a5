import { utc } from '../join.ts';
import type { ArtifactRow } from '../record/known.ts';
import type { WorkingSet } from '../record/working-set.ts';
import { searchTokens } from '../search-token.ts';
import type { SealedPlace } from '../vault.ts';
import { artifactWords } from './artifact-words.ts';
import type { ArtifactFacts, ArtifactKind } from './artifact-facts.ts';
import { mergeArtifact } from './merge-artifact.ts';

/** Records a part of a call; the call itself may still be unknown. */
export function recordArtifact(set: WorkingSet, openPhoneCallId: string, facts: ArtifactFacts): void {
  const place = artifactPlace(openPhoneCallId, facts.kind);
  const row = set.artifact(openPhoneCallId, facts.kind);
  const known = row && { ...row, content: row.content === null ? null : set.vault.open(place, row.content) };
  const merged = mergeArtifact(known, facts);
  const sameContent = known !== undefined && merged.state === known.state && merged.content === known.content;
  if (sameContent && utc(merged.observed_at) === utc(known.observed_at)) return;

  const next: ArtifactRow = {
    ...merged,
    openphone_call_id: openPhoneCallId,
    call_log_id: row?.call_log_id ?? null,
    // The same words stay sealed as they are: only when they were last seen has moved.
    content: sameContent
      ? (row?.content ?? null)
      : merged.content === null
        ? null
        : set.vault.seal(place, merged.content),
    search_tokens:
      merged.content === null
        ? []
        : searchTokens(set.vault.searchKey, artifactWords(merged.kind, merged.content)),
    updated_at: set.now.toISOString(),
  };
  set.putArtifact(next);
}

/** Where a part's content lies, for sealing and opening it. */
export function artifactPlace(openPhoneCallId: string, kind: ArtifactKind): SealedPlace {
  return { table: 'openphone_call_artifacts', column: 'content', id: `${openPhoneCallId}/${kind}` };
}
