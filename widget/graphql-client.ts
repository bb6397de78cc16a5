import {
  Client,
  fetchExchange,
  type AnyVariables,
  type OperationContext,
  type OperationResult,
  type TypedDocumentNode,
} from '@urql/core';
import { Failure, readResponseFailure } from './failure.ts';
import type { TokenSource } from './token-source.ts';

/** What a query gave: `data` may be there beside a `failure` when only a part of it failed. */
export interface Answer<Data> {
  data: Data | undefined;
  failure: Failure | undefined;
}

/** Queries and mutations over HTTP. What is live goes through live/live-connection.ts. */
export class GraphQLClient {
  readonly #client: Client;
  readonly #tokens: TokenSource;

  constructor(endpoint: string, tokens: TokenSource) {
    this.#tokens = tokens;
    // Variables carry people's numbers: never in a URL, so POST for queries too.
    this.#client = new Client({
      url: endpoint,
      exchanges: [fetchExchange],
      preferGetMethod: false,
      requestPolicy: 'network-only',
    });
  }

  /** Asks once, and once more with a fresh token when the first was refused. */
  async query<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>> {
    return await this.#withToken((context) => this.#client.query(document, variables, context).toPromise());
  }

  /** A write is all or nothing: throws the Failure. One refused for its token was not done, and is sent again. */
  async mutate<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const { data, failure } = await this.#withToken((context) =>
      this.#client.mutation(document, variables, context).toPromise(),
    );
    if (failure) throw failure;
    if (!data) throw new Failure('INTERNAL_SERVER_ERROR', 'The API answered with neither data nor an error.');
    return data;
  }

  async #withToken<Data, Variables extends AnyVariables>(
    send: (context: Partial<OperationContext>) => Promise<OperationResult<Data, Variables>>,
  ): Promise<Answer<Data>> {
    const token = await this.#tokens.current();
    const first = readAnswer(await send(authorization(token)));
    if (first.failure?.code !== 'UNAUTHENTICATED') return first;
    return readAnswer(await send(authorization(await this.#tokens.renew(token))));
  }
}

function authorization(token: string): Partial<OperationContext> {
  return { fetchOptions: { headers: { authorization: `Bearer ${token}` } } };
}

function readAnswer<Data, Variables extends AnyVariables>(
  result: OperationResult<Data, Variables>,
): Answer<Data> {
  return { data: result.data, failure: result.error && readResponseFailure(result.error) };
}
