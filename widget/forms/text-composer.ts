import type { ReactiveControllerHost } from 'lit';
import { Failure, toFailure } from '../failure.ts';
import { RetryMessageDocument, SendMessageDocument } from '../generated/graphql.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { TimelineItem } from '../live/timeline-items.ts';
import { parsePhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';

// After these the text may have gone out all the same: the next try must carry the same key.
const unsettled: readonly string[] = [
  'NETWORK',
  'OUTCOME_UNKNOWN',
  'PROVIDER_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
];

/** One client's text in the making. It outlives failures, reconnects and a look at another client. */
export class TextComposer {
  content = '';
  to = '';
  lineId = '';
  sending = false;
  failure: Failure | undefined;
  /** Texts whose retry is on its way, and why the last one failed. */
  readonly retrying = new Set<string>();
  readonly retryFailures = new Map<string, Failure>();

  readonly #host: ReactiveControllerHost;
  readonly #client: { id: string; region: string };
  #idempotencyKey = crypto.randomUUID();

  constructor(host: ReactiveControllerHost, client: { id: string; region: string }) {
    this.#host = host;
    this.#client = client;
  }

  /** Takes what the person changed: another text is another submit, with a key of its own. */
  change(part: { content?: string; to?: string; lineId?: string }): void {
    Object.assign(this, part);
    // What was said of the old entry is not true of the new one; that a text may have gone out stays true.
    if (this.failure && !unsettled.includes(this.failure.code)) this.failure = undefined;
    this.#idempotencyKey = crypto.randomUUID();
    this.#host.requestUpdate();
  }

  /** Sends and empties the field, or keeps the text and says why. `sent` gets the row to show. */
  async send(graphql: GraphQLClient, sent: (item: TimelineItem) => void): Promise<void> {
    if (this.sending || !this.content.trim()) return;
    const to = parsePhoneNumber(this.to, this.#client.region);
    if (!to) return this.#fail(new Failure('BAD_USER_INPUT', strings.badNumber(this.to)));
    const { content, lineId } = this;
    this.sending = true;
    this.failure = undefined;
    this.#host.requestUpdate();
    try {
      const { sendMessage } = await graphql.mutate(SendMessageDocument, {
        input: { integrationId: lineId, to: [to], content, idempotencyKey: this.#idempotencyKey },
      });
      this.#idempotencyKey = crypto.randomUUID();
      // What was typed while it was on its way is the start of the next text.
      if (this.content === content) this.content = '';
      sent(sendMessage);
    } catch (thrown) {
      this.#fail(toFailure(thrown));
    } finally {
      this.sending = false;
      this.#host.requestUpdate();
    }
  }

  /** Sends a failed text once more, as the same text. */
  async retry(id: string, graphql: GraphQLClient, sent: (item: TimelineItem) => void): Promise<void> {
    if (this.retrying.has(id)) return;
    this.retrying.add(id);
    this.retryFailures.delete(id);
    this.#host.requestUpdate();
    try {
      const { retryMessage } = await graphql.mutate(RetryMessageDocument, { id });
      sent(retryMessage);
    } catch (thrown) {
      this.retryFailures.set(id, toFailure(thrown));
    } finally {
      this.retrying.delete(id);
      this.#host.requestUpdate();
    }
  }

  #fail(failure: Failure): void {
    this.failure = failure;
    if (!unsettled.includes(failure.code)) this.#idempotencyKey = crypto.randomUUID();
    this.#host.requestUpdate();
  }
}
