import type { StoredFile } from '../../prisma/generated/client/client.ts';
import type { Services } from '../context.ts';
import { logId } from '../log-id.ts';
import type { Viewer } from '../viewer.ts';

/**
 * Notes that somebody listened to or looked at a file: once for each link, though a player asks for a
 * recording in many pieces and perhaps of several processes.
 */
export async function noteLook(
  { prisma, clock }: Services,
  file: Pick<StoredFile, 'id' | 'kind' | 'callLogId' | 'messageLogId'>,
  look: { readonly linkId: string; readonly linkedAt: Date; readonly viewer: Viewer },
): Promise<void> {
  const { linkId, linkedAt, viewer } = look;
  await prisma.auditLog.createMany({
    data: {
      id: logId('audit', linkId, linkedAt),
      actor: viewer.id,
      role: viewer.role,
      action: 'viewFile',
      subjectId: file.callLogId ?? file.messageLogId,
      details: { fileId: file.id, kind: file.kind },
      createdAt: clock(),
    },
    skipDuplicates: true,
  });
}
