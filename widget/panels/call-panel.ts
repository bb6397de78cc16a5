import { nothing, type LitElement, type TemplateResult } from 'lit';
import { toFailure, type Failure } from '../failure.ts';
import type { CallDialer } from '../forms/call-dialer.ts';
import { suggestNumbers } from '../live/known-numbers.ts';
import type { TimelineController } from '../live/timeline-controller.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { failureNotice } from '../views/failure-notice.ts';

/** Where calls are placed. Its dialog is loaded when it is first asked for. */
export class CallPanel {
  readonly #host: LitElement;
  readonly #timeline: TimelineController;
  #dialer: CallDialer | undefined;
  #failure: Failure | undefined;

  constructor(host: LitElement, timeline: TimelineController) {
    this.#host = host;
    this.#timeline = timeline;
  }

  async load(): Promise<{ CallDialer: typeof CallDialer }> {
    return await import('../forms/call-dialer.ts');
  }

  /** Opens the dialog with this number, or with whoever was last in touch. */
  async start(number?: string): Promise<void> {
    const { client, items, defaultLine } = this.#timeline;
    const to = formatPhoneNumber(number ?? suggestNumbers(client, items.list())[0]?.number ?? '');
    this.#failure = undefined;
    try {
      const { CallDialer } = await this.load();
      if (this.#timeline.client?.id !== client?.id) return;
      this.#dialer = new CallDialer(this.#host);
      this.#dialer.change({ to, lineId: defaultLine?.id ?? '' });
    } catch (thrown) {
      this.#failure = toFailure(thrown);
    }
    this.#host.requestUpdate();
  }

  close(): void {
    this.#dialer = undefined;
    this.#failure = undefined;
    this.#host.requestUpdate();
  }

  render(): TemplateResult | typeof nothing {
    if (this.#failure) return failureNotice(this.#failure, () => void this.start());
    const { client, lines, items } = this.#timeline;
    const suggestions = suggestNumbers(client, items.list());
    const on = { dial: () => void this.#dial(), closed: () => this.close() };
    return this.#dialer?.render({ lines, suggestions }, on) ?? nothing;
  }

  /** A dialog is modal only once it was told so. */
  hostUpdated(): void {
    const dialog = this.#host.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
  }

  async #dial(): Promise<void> {
    const { client, graphql } = this.#timeline;
    if (!client || !graphql) return;
    await this.#dialer?.dial(graphql, client.region, (item) => this.#timeline.put(item, client.id));
    await this.#host.updateComplete;
    // The person has just asked for it, so the phone opens by itself; the link stays where it does not.
    const link = this.#host.renderRoot.querySelector<HTMLAnchorElement>('.dial-link');
    link?.focus();
    link?.click();
  }
}
