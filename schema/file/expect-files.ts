import type { RecordingContent } from '../call-artifact/artifact-facts.ts';
import { artifactPlace } from '../call-artifact/record-artifact.ts';
import { keyedSegments } from '../call-artifact/segment-key.ts';
import type { CallRow } from '../call-log/call-row.ts';
import { logId, timeOfId } from '../log-id.ts';
import type { MessageState } from '../message-log/merge-message.ts';
import type { ArtifactRow, FileRow } from '../record/known.ts';
import type { WorkingSet } from '../record/working-set.ts';

/** The one key of what a log has one of. */
export const voicemailKey = 'voicemail';

/** Of each sound that this batch has told of there is to be a copy; in the transaction that records it. */
export function expectCallFiles(set: WorkingSet, call: CallRow): void {
  for (const artifact of set.freshArtifactsOf(call.openphone_call_id)) {
    if (artifact.state !== 'READY') continue;
    if (artifact.kind === 'VOICEMAIL') put(set, voicemailFile(call.id));
    if (artifact.kind !== 'RECORDING') continue;
    for (const [key] of keyedSegments(segmentsOf(set, artifact))) put(set, recordingFile(call.id, key));
  }
}

/** The same of each picture and file of a text; the provider tells all of them or none, in one order. */
export function expectTextFiles(set: WorkingSet, id: string, { attachments }: MessageState): void {
  for (const index of attachments.keys()) put(set, attachmentFile(id, index));
}

/** What an attachment is known by among those of its text. */
export function attachmentKey(index: number): string {
  return String(index);
}

/** The file of one segment of a call's recording. */
export function recordingFile(callLogId: string, segmentKey: string): FileRow {
  return fileOf(callLogId, {
    kind: 'RECORDING',
    call_log_id: callLogId,
    message_log_id: null,
    source_key: segmentKey,
  });
}

/** The file of a call's voicemail. */
export function voicemailFile(callLogId: string): FileRow {
  return fileOf(callLogId, {
    kind: 'VOICEMAIL',
    call_log_id: callLogId,
    message_log_id: null,
    source_key: voicemailKey,
  });
}

/** The file of a text's attachment at this place. */
export function attachmentFile(messageLogId: string, index: number): FileRow {
  return fileOf(messageLogId, {
    kind: 'ATTACHMENT',
    call_log_id: null,
    message_log_id: messageLogId,
    source_key: attachmentKey(index),
  });
}

/** Due since the moment of its log, which its id keeps although a source may move the log's own. */
function fileOf(owner: string, file: Omit<FileRow, 'id' | 'next_attempt_at'>): FileRow {
  const at = timeOfId(owner);
  const id = logId('file', `${owner}/${file.kind}/${file.source_key}`, at);
  return { ...file, id, next_attempt_at: at.toISOString() };
}

function put(set: WorkingSet, file: FileRow): void {
  set.files.set(file.id, file);
}

function segmentsOf({ vault }: WorkingSet, { openphone_call_id, kind, content }: ArtifactRow) {
  if (content === null) return [];
  return (JSON.parse(vault.open(artifactPlace(openphone_call_id, kind), content)) as RecordingContent)
    .segments;
}
