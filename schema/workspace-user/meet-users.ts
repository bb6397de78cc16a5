import type { TranscriptContent } from '../call-artifact/artifact-facts.ts';
import { artifactPlace } from '../call-artifact/record-artifact.ts';
import type { CallRow } from '../call-log/call-row.ts';
import type { WorkingSet } from '../record/working-set.ts';
import { isPerson } from './user-kind.ts';

/** Notes who of the workspace took part in a call, for their names to be asked for. */
export function meetUsers(set: WorkingSet, call: CallRow): void {
  const spoke = set
    .freshArtifactsOf(call.openphone_call_id)
    .flatMap(({ kind, content, openphone_call_id }) =>
      kind === 'TRANSCRIPT' && content !== null
        ? speakers(set.vault.open(artifactPlace(openphone_call_id, kind), content))
        : [],
    );
  for (const id of [call.answered_by, ...spoke]) if (id !== null && isPerson(id)) set.users.add(id);
}

function speakers(content: string): (string | null)[] {
  return (JSON.parse(content) as TranscriptContent).lines.map(({ userId }) => userId);
}
