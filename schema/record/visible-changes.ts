import type { Change } from '../activity/append-activity.ts';
import { artifactPlace } from '../call-artifact/record-artifact.ts';
import type { CallRow } from '../call-log/call-row.ts';
import type { MessageRow } from '../message-log/message-row.ts';
import { utc } from '../join.ts';
import type { Vault } from '../vault.ts';
import type { ArtifactRow } from './known.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * What somebody who looks at the timeline would see differ. A fact that was known already changes
 * nothing, so a repeated delivery or a second sync is silent.
 */
export function visibleChanges(set: WorkingSet): Change[] {
  const changes: Change[] = [];
  const withNewParts = new Set(
    [...set.artifacts.values()].filter((part) => isNewPart(set, part)).map((part) => part.openphone_call_id),
  );
  for (const [openPhoneCallId, call] of set.calls) {
    const stored = set.known.calls.find((row) => row.openphone_call_id === openPhoneCallId);
    if (!stored) changes.push(change('CALL', call, 'CREATED'));
    else if (withNewParts.has(openPhoneCallId) || differs(stored, call)) {
      changes.push(...movedFrom('CALL', stored, call), change('CALL', call, 'UPDATED'));
    }
  }
  for (const [id, message] of set.messages) {
    const stored = [...set.known.messages, ...set.known.sends].find((row) => row.id === id);
    if (!stored) changes.push(change('MESSAGE', message, 'CREATED'));
    else if (differs(stored, message)) {
      changes.push(...movedFrom('MESSAGE', stored, message), change('MESSAGE', message, 'UPDATED'));
    }
  }
  for (const id of set.matchedIntents.keys()) {
    const intent = set.known.intents.find((row) => row.id === id);
    if (intent) changes.push(change('CALL_INTENT', intent, 'UPDATED'));
  }
  return changes;
}

/** Whoever watches the client that has lost it must hear of it too. */
function movedFrom(kind: Change['kind'], stored: Owned, next: Owned): Change[] {
  return stored.client_id === next.client_id ? [] : [change(kind, stored, 'REMOVED')];
}

interface Owned {
  readonly id: string;
  readonly client_id: string | null;
}

function change(kind: Change['kind'], row: Owned, what: Change['change']): Change {
  return { kind, item_id: row.id, client_id: row.client_id, change: what };
}

/** Not one of which only the moment it was last seen, its address, or the log it belongs to, has moved. */
function isNewPart({ known, vault }: WorkingSet, part: ArtifactRow): boolean {
  const stored = known.artifacts.find(
    ({ openphone_call_id, kind }) => openphone_call_id === part.openphone_call_id && kind === part.kind,
  );
  if (stored?.state !== part.state) return true;
  return stored.content !== part.content && shown(vault, stored) !== shown(vault, part);
}

/** Addresses are signed anew at every fetch; whoever looks at the call gets ours. */
const unseen = new Set(['url', 'seenAt', 'id']);

function shown(vault: Vault, { openphone_call_id, kind, content }: ArtifactRow): string | null {
  if (content === null) return null;
  const open: unknown = JSON.parse(vault.open(artifactPlace(openphone_call_id, kind), content));
  return JSON.stringify(open, (key, value: unknown) => (unseen.has(key) ? undefined : value));
}

/** Columns that are about the row, not about the call or text. */
const bookkeeping = new Set([
  'created_at',
  'updated_at',
  'fetch_after',
  'parts_after',
  'search_tokens',
  'assigned_at',
]);

function differs(stored: CallRow | MessageRow, next: CallRow | MessageRow): boolean {
  const before = Object.entries(stored);
  const after = new Map<string, unknown>(Object.entries(next));
  return before.some(
    ([column, value]) =>
      !bookkeeping.has(column) && plain(column, value) !== plain(column, after.get(column)),
  );
}

function plain(column: string, value: unknown): string {
  const time = column.endsWith('_at') && typeof value === 'string' ? utc(value) : value;
  return JSON.stringify(time ?? null);
}
