import type { PageQuery } from '../connection-page.ts';
import type { Context } from '../context.ts';
import { isId } from '../identifier.ts';
import type { TimelineKind } from '../activity/append-activity.ts';

/** Where an entry of a timeline is kept. */
export interface Entry {
  readonly id: string;
  readonly kind: TimelineKind;
}

/**
 * The ids of one page, in one statement: each of the three tables gives its own newest by an index
 * on (client, id), and those few are put into one order.
 */
export async function readEntries(
  context: Context,
  clientId: string | undefined,
  query: PageQuery,
): Promise<Entry[]> {
  if (clientId !== undefined && !isId(clientId)) return [];
  const { viewer } = context;
  const parameters: unknown[] = [query.take];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions = [
    ...(clientId === undefined ? [] : [`log.client_id = ${parameter(clientId)}::uuid`]),
    ...(query.id.lt === undefined ? [] : [`log.id < ${parameter(query.id.lt)}::uuid`]),
    ...(query.id.gt === undefined ? [] : [`log.id > ${parameter(query.id.gt)}::uuid`]),
    // As in schema/access.ts; in SQL, because Prisma has no UNION.
    ...(viewer.clients === 'ALL'
      ? []
      : [`log.client_id IN (SELECT id FROM clients WHERE external_id = ANY (${parameter(viewer.clients)}))`]),
  ];
  const newest = (kind: TimelineKind, table: string, extra: readonly string[] = []): string => {
    const where = [...conditions, ...extra].join(' AND ');
    return `(SELECT log.id, '${kind}' AS kind FROM ${table} AS log ${where && `WHERE ${where}`} ORDER BY log.id ${query.order} LIMIT $1)`;
  };
  return context.sql.query<Entry>(
    `${newest('CALL', 'openphone_call_logs')}
     UNION ALL ${newest('MESSAGE', 'openphone_message_logs')}
     UNION ALL ${newest('CALL_INTENT', 'openphone_call_intents', ["log.status <> 'MATCHED'"])}
     ORDER BY id ${query.order} LIMIT $1`,
    parameters,
  );
}
