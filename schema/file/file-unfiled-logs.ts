import type { CallArtifact, CallLog, MessageLog } from '../../prisma/generated/client/client.ts';
import { readArtifact } from '../call-artifact/read-artifact.ts';
import { keyedSegments } from '../call-artifact/segment-key.ts';
import type { Services } from '../context.ts';
import { openAttachments } from '../message-log/attachment.ts';
import type { FileRow } from '../record/known.ts';
import type { Vault } from '../vault.ts';
import { attachmentFile, recordingFile, voicemailFile } from './expect-files.ts';

/** How long until a log is looked at again that could not be read, e.g. because its key is missing. */
const lookAgain = 24 * 60 * 60_000;

/** What became of a batch. */
export interface FiledLogs {
  /** How many logs were looked at; fewer than asked for when no more are due. */
  readonly looked: number;
  /** Ids of those that could not be read, with the reason. */
  readonly unreadable: ReadonlyMap<string, unknown>;
}

/**
 * Expects the files of calls and texts that were recorded before copies were kept, the newest first. The
 * files go in before the log is ticked off: who dies between, or does it twice, changes nothing.
 */
export async function fileUnfiledLogs(services: Services, limit: number): Promise<FiledLogs> {
  const { prisma, vault, clock } = services;
  const now = clock();
  const due = await prisma.unfiledLog.findMany({
    where: { dueAt: { lte: now } },
    orderBy: [{ dueAt: 'desc' }, { logId: 'desc' }],
    take: limit,
  });
  const ids = due.map(({ logId }) => logId);
  const where = { id: { in: ids } };
  const calls = await prisma.callLog.findMany({ where, include: { artifacts: true } });
  const texts = await prisma.messageLog.findMany({ where });

  const files: FileRow[] = [];
  const unreadable = new Map<string, unknown>();
  const look = (id: string, read: () => FileRow[]): void => {
    try {
      files.push(...read());
    } catch (error) {
      unreadable.set(id, error);
    }
  };
  for (const call of calls) look(call.id, () => filesOfCall(call, vault));
  for (const text of texts) look(text.id, () => filesOfText(text, vault));

  await prisma.storedFile.createMany({
    data: files.map((file) => ({
      id: file.id,
      kind: file.kind,
      callLogId: file.call_log_id,
      messageLogId: file.message_log_id,
      sourceKey: file.source_key,
      nextAttemptAt: file.next_attempt_at,
    })),
    skipDuplicates: true,
  });
  await prisma.unfiledLog.deleteMany({ where: { logId: { in: ids.filter((id) => !unreadable.has(id)) } } });
  await prisma.unfiledLog.updateMany({
    where: { logId: { in: [...unreadable.keys()] } },
    data: { dueAt: new Date(now.getTime() + lookAgain) },
  });
  return { looked: due.length, unreadable };
}

function filesOfCall(
  call: CallLog & { readonly artifacts: readonly CallArtifact[] },
  vault: Vault,
): FileRow[] {
  const recording = readArtifact('RECORDING', call, vault).content;
  const voicemail = readArtifact('VOICEMAIL', call, vault).content;
  return [
    ...keyedSegments(recording?.segments ?? []).map(([key]) => recordingFile(call.id, key)),
    ...(voicemail ? [voicemailFile(call.id)] : []),
  ];
}

function filesOfText(text: MessageLog, vault: Vault): FileRow[] {
  return openAttachments(text, vault).map((_attachment, index) => attachmentFile(text.id, index));
}
