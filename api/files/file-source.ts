import type { StoredFile } from '../../prisma/generated/client/client.ts';
import type { ArtifactFacts } from '../../schema/call-artifact/artifact-facts.ts';
import { readArtifact, readSegments } from '../../schema/call-artifact/read-artifact.ts';
import { keyedSegments } from '../../schema/call-artifact/segment-key.ts';
import type { Services } from '../../schema/context.ts';
import { attachmentKey } from '../../schema/file/expect-files.ts';
import { openPhoneCallId, openPhoneMessageId } from '../../schema/ids.ts';
import { openAttachments } from '../../schema/message-log/attachment.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';

// Where a file lies at the provider. Its addresses are signed and expire, so they are kept with what
// they are of, sealed, and asked for anew when they are no longer good.

type OfCall = Pick<StoredFile, 'kind' | 'callLogId' | 'messageLogId' | 'sourceKey'>;

/** The address that was last told of; undefined when none was. */
export async function knownSource(
  { prisma, vault }: Services,
  { kind, callLogId, messageLogId, sourceKey }: OfCall,
): Promise<string | undefined> {
  if (messageLogId !== null) {
    const text = await prisma.messageLog.findUnique({ where: { id: messageLogId } });
    return text ? openAttachments(text, vault)[Number(sourceKey)]?.url : undefined;
  }
  const call = callLogId === null ? null : await findCall(prisma, callLogId);
  if (!call) return undefined;
  if (kind === 'VOICEMAIL') return readArtifact('VOICEMAIL', call, vault).content?.url ?? undefined;
  const segments = keyedSegments(readSegments(readArtifact('RECORDING', call, vault)));
  return segments.find(([key]) => key === sourceKey)?.[1].url ?? undefined;
}

/**
 * Asks the provider for a fresh address, and records what it says besides.
 * @returns `gone` when it certainly has no such file any more, `not yet` when it has given no address.
 */
export async function askForSource(
  services: Services,
  { kind, callLogId, messageLogId, sourceKey }: OfCall,
): Promise<{ readonly url: string } | 'gone' | 'not yet'> {
  const { prisma, telephony } = services;
  if (messageLogId !== null) {
    const text = await prisma.messageLog.findUnique({ where: { id: messageLogId } });
    const id = text?.openPhoneMessageId;
    const fresh = id ? await telephony.fetchText(openPhoneMessageId(id)) : undefined;
    const url = fresh?.attachments?.find((_one, index) => attachmentKey(index) === sourceKey)?.url;
    return url === undefined ? 'gone' : { url };
  }
  const call = callLogId === null ? null : await findCall(prisma, callLogId);
  if (!call || kind === 'ATTACHMENT') return 'gone';
  const fresh = await telephony.fetchCall(openPhoneCallId(call.openPhoneCallId), [kind]);
  if (!fresh) return 'gone';
  const { changes } = await recordFacts(services, { facts: [fresh] });
  if (changes.length > 0) services.feed.announce();
  return sourceIn(fresh.artifacts ?? [], kind, sourceKey);
}

function sourceIn(
  parts: readonly ArtifactFacts[],
  kind: 'RECORDING' | 'VOICEMAIL',
  sourceKey: string,
): { readonly url: string } | 'gone' | 'not yet' {
  const part = parts.find((one) => one.kind === kind);
  // An empty list may only be late.
  if (part === undefined) return 'not yet';
  if (part.state === 'ABSENT' || part.state === 'FAILED') return 'gone';
  if (part.kind === 'VOICEMAIL') return part.content?.url ? { url: part.content.url } : 'not yet';
  if (part.kind !== 'RECORDING' || part.content === undefined) return 'not yet';
  const found = keyedSegments(part.content.segments).find(([key]) => key === sourceKey);
  if (found === undefined) return 'gone';
  return found[1].url === null ? 'not yet' : { url: found[1].url };
}

function findCall(prisma: Services['prisma'], id: string) {
  return prisma.callLog.findUnique({ where: { id }, include: { artifacts: true } });
}
