import { Failure } from '../failure.ts';
import {
  LoadTimelineDocument,
  OpenClientDocument,
  type LoadTimelineQuery,
  type OpenClientQuery,
} from '../generated/graphql.ts';
import type { GraphQLClient } from '../graphql-client.ts';

export type ShownClient = NonNullable<OpenClientQuery['client']>;

const pageSize = 25;

/** The client with its lines, and what the viewer may do. Throws the Failure. */
export async function loadClient(
  graphql: GraphQLClient,
  externalId: string,
): Promise<{ client: ShownClient; viewer: OpenClientQuery['viewer'] }> {
  const { data, failure } = await graphql.query(OpenClientDocument, { externalId });
  if (!data?.client) throw failure ?? new Failure('NOT_FOUND', `No client “${externalId}”.`);
  return { client: data.client, viewer: data.viewer };
}

/** The page after a cursor, newest first; null: the newest. Throws the Failure. */
export async function loadTimelinePage(
  graphql: GraphQLClient,
  clientId: string,
  after: string | null,
): Promise<LoadTimelineQuery['timeline']> {
  const { data, failure } = await graphql.query(LoadTimelineDocument, { clientId, first: pageSize, after });
  if (!data) throw failure ?? new Failure('INTERNAL_SERVER_ERROR', 'The timeline came back empty.');
  return data.timeline;
}
