import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { dialLink } from '../forms/dial-link.ts';
import { EndWatcher } from '../live/end-watcher.ts';
import { numberLabels } from '../live/known-numbers.ts';
import { ScrollAnchor } from '../live/scroll-anchor.ts';
import type { TimelineChange } from '../live/timeline-changes.ts';
import type { TimelineController } from '../live/timeline-controller.ts';
import { strings } from '../strings.ts';
import { TimeFormat } from '../time-format.ts';
import { icon } from '../views/icons.ts';
import { timelineList } from '../views/timeline-list.ts';
import type { RowContext } from '../views/timeline-row.ts';
import type { CallPanel } from './call-panel.ts';
import type { TextPanel } from './text-panel.ts';

/** The scrolled list: it grows at its end, and what arrives above what is being read is counted. */
export class TimelinePanel {
  readonly #host: LitElement;
  readonly #timeline: TimelineController;
  readonly #texts: TextPanel;
  readonly #calls: CallPanel;
  readonly #anchor: ScrollAnchor;
  #times = new TimeFormat(undefined);
  #unseen = 0;

  constructor(
    host: LitElement,
    timeline: TimelineController,
    panels: { texts: TextPanel; calls: CallPanel },
  ) {
    this.#host = host;
    this.#timeline = timeline;
    this.#texts = panels.texts;
    this.#calls = panels.calls;
    this.#anchor = new ScrollAnchor(host, () => host.renderRoot.querySelector<HTMLElement>('.scroller'));
    host.addController(
      new EndWatcher(
        () => this.#end(),
        () => void timeline.loadOlder(),
      ),
    );
  }

  /** Shows times as this BCP 47 tag says; undefined: as the browser does. */
  setLocale(locale: string | undefined): void {
    this.#times = new TimeFormat(locale);
  }

  reset(): void {
    this.#unseen = 0;
  }

  /** Counts what came in out of sight. */
  notice(change: TimelineChange): void {
    if (this.#anchor.isReading && change.kind !== 'call-ended') this.#unseen += 1;
  }

  /** `empty` stands where there is nothing to list. */
  render(canWrite: boolean, empty: TemplateResult): TemplateResult {
    const timeline = this.#timeline;
    const items = timeline.items.list();
    const list = () =>
      timelineList(
        {
          items,
          now: new Date(),
          hasOlder: timeline.hasOlder,
          loadingOlder: timeline.loadingOlder,
          failure: timeline.listFailure,
          onLoadOlder: () => void timeline.loadOlder(),
          onReload: () => timeline.reload(),
        },
        this.#rowContext(canWrite),
      );
    return html`<div class="feed">
      ${this.#unseen > 0 ? this.#backToTop() : nothing}
      <div
        class="scroller"
        part="timeline"
        role="region"
        aria-label=${strings.timeline}
        tabindex="0"
        @scroll=${() => this.#see()}
      >
        ${items.length === 0 && !timeline.listFailure ? empty : list()}
      </div>
    </div>`;
  }

  #backToTop(): TemplateResult {
    const goBack = () => {
      this.#unseen = 0;
      this.#host.requestUpdate();
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const scroller = this.#host.renderRoot.querySelector('.scroller');
      scroller?.scrollTo({ top: 0, behavior: calm ? 'instant' : 'smooth' });
    };
    return html`<button type="button" class="unseen primary" @click=${goBack}>
      ${icon('up')}${strings.newItems(this.#unseen)}
    </button>`;
  }

  #see(): void {
    if (this.#unseen === 0 || this.#anchor.isReading) return;
    this.#unseen = 0;
    this.#host.requestUpdate();
  }

  #rowContext(canWrite: boolean): RowContext {
    const { client, lines } = this.#timeline;
    const { composer } = this.#texts;
    return {
      times: this.#times,
      labels: numberLabels(client),
      lineNames: new Map(lines.map((line) => [line.id, line.displayName])),
      retrying: composer?.retrying ?? new Set(),
      retryFailures: composer?.retryFailures ?? new Map(),
      actions:
        canWrite && lines.length > 0
          ? {
              onCall: (number) => void this.#calls.start(number),
              onText: (number) => this.#texts.start(number),
              onRetry: (id) => this.#texts.retry(id),
            }
          : undefined,
      dialLink: (item) =>
        item.__typename === 'CallIntent' && canWrite ? dialLink(item, navigator.userAgent) : undefined,
    };
  }

  #end(): { end: Element; scroller: Element } | undefined {
    const end = this.#host.renderRoot.querySelector('.older');
    const scroller = this.#host.renderRoot.querySelector('.scroller');
    const waits = this.#timeline.loadingOlder || this.#timeline.listFailure !== undefined;
    return end && scroller && !waits ? { end, scroller } : undefined;
  }
}
