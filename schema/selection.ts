import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from './context.ts';

type ModelName =
  | 'Client'
  | 'Integration'
  | 'CallLog'
  | 'MessageLog'
  | 'CallIntent'
  | 'WebhookDelivery'
  | 'SyncRun'
  | 'MissingLog'
  | 'RecoveredDelivery';

// The result is typed as no more than an object: it narrows what Prisma loads to what was asked for,
// and says nothing that the call it is spread into has to agree with.

/** What a connection's nodes need loaded, from what the query asks of them. */
export function selectedNodes(context: Context, info: GraphQLResolveInfo, typeName: ModelName): object {
  return queryFromInfo({ context, info, typeName, path: ['edges', 'node'] });
}

/** The same for a field that gives the object itself, or at `path` below it. */
export function selectedFields(
  context: Context,
  info: GraphQLResolveInfo,
  typeName: ModelName,
  paths?: string[][],
): object {
  return queryFromInfo({ context, info, typeName, ...(paths ? { paths } : {}) });
}
