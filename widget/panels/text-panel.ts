import { nothing, type LitElement, type TemplateResult } from 'lit';
import { TextComposer } from '../forms/text-composer.ts';
import { suggestNumbers } from '../live/known-numbers.ts';
import type { TimelineController } from '../live/timeline-controller.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { textForm } from '../views/text-form.ts';

/** Where texts are written: one composer per client. */
export class TextPanel {
  // By client: a text begun for one must never be sent to another.
  readonly #composers = new Map<string, TextComposer>();
  readonly #host: LitElement;
  readonly #timeline: TimelineController;

  constructor(host: LitElement, timeline: TimelineController) {
    this.#host = host;
    this.#timeline = timeline;
  }

  /** The composer of the client that is shown. */
  get composer(): TextComposer | undefined {
    const { client, items, lines, defaultLine } = this.#timeline;
    if (!client) return undefined;
    let composer = this.#composers.get(client.id);
    if (!composer) {
      composer = new TextComposer(this.#host, client);
      composer.to = formatPhoneNumber(suggestNumbers(client, items.list())[0]?.number ?? '');
      this.#composers.set(client.id, composer);
    }
    const { lineId } = composer;
    if (!lines.some((line) => line.id === lineId)) composer.lineId = defaultLine?.id ?? '';
    return composer;
  }

  /** Addresses the text to this number and goes to its field. */
  start(number: string): void {
    this.composer?.change({ to: formatPhoneNumber(number) });
    this.#host.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
  }

  /** Sends a failed text once more. */
  retry(messageId: string): void {
    const { client, graphql } = this.#timeline;
    if (!client || !graphql) return;
    void this.composer?.retry(messageId, graphql, (item) => this.#timeline.put(item, client.id));
  }

  render(): TemplateResult | typeof nothing {
    const { composer } = this;
    const { client, graphql, lines, items } = this.#timeline;
    if (!composer || !client || !graphql) return nothing;
    return textForm({
      to: composer.to,
      lineId: composer.lineId,
      content: composer.content,
      sending: composer.sending,
      failure: composer.failure,
      lines,
      suggestions: suggestNumbers(client, items.list()),
      onChange: (part) => composer.change(part),
      onContent: (content) => composer.change({ content }),
      onSend: () => void composer.send(graphql, (item) => this.#timeline.put(item, client.id)),
    });
  }
}
