import type { CallLog, MessageLog } from '../../prisma/generated/client/client.ts';
import { visibleCallLogs, visibleMessageLogs } from '../access.ts';
import type { Context } from '../context.ts';
import { NotFound } from '../errors.ts';
import { isId } from '../identifier.ts';

export type AssignableLog = CallLog | MessageLog;

/** One call or text that the viewer may see. @throws {NotFound} */
export async function findLog({ prisma, viewer }: Context, id: string): Promise<AssignableLog> {
  if (!isId(id)) throw new NotFound('call or text', id);
  const log =
    (await prisma.callLog.findFirst({ where: { AND: [visibleCallLogs(viewer), { id }] } })) ??
    (await prisma.messageLog.findFirst({ where: { AND: [visibleMessageLogs(viewer), { id }] } }));
  if (!log) throw new NotFound('call or text', id);
  return log;
}
