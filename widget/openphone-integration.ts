import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { dialLink, CallDialer } from './forms/call-dialer.ts';
import { LineManager } from './forms/line-manager.ts';
import { TextComposer } from './forms/text-composer.ts';
import type { Failure } from './failure.ts';
import { GraphQLClient } from './graphql-client.ts';
import { EndWatcher } from './live/end-watcher.ts';
import { ScrollAnchor } from './live/scroll-anchor.ts';
import type { TimelineChange } from './live/timeline-changes.ts';
import { TimelineController } from './live/timeline-controller.ts';
import { otherParties } from './live/timeline-items.ts';
import {
  AuthRequiredEvent,
  CallEndedEvent,
  CallRingingEvent,
  ConnectionChangeEvent,
  FailureEvent,
  MessageReceivedEvent,
  MessageSentEvent,
  ReadyEvent,
} from './openphone-integration.events.ts';
import { formatPhoneNumber } from './phone-number.ts';
import { strings } from './strings.ts';
import { formStyles } from './styles/form.styles.ts';
import { layoutStyles } from './styles/layout.styles.ts';
import { themeStyles } from './styles/theme.styles.ts';
import { timelineStyles } from './styles/timeline.styles.ts';
import { TimeFormat } from './time-format.ts';
import { TokenSource, type TokenProvider } from './token-source.ts';
import { callDialog } from './views/call-dialog.ts';
import { emptyState, failureState } from './views/failure-notice.ts';
import { icon } from './views/icons.ts';
import { addLineForm, editLineForm } from './views/line-form.ts';
import { lineList } from './views/line-list.ts';
import { textForm } from './views/text-form.ts';
import { timelineList, timelineSkeleton } from './views/timeline-list.ts';
import { partyName, type RowContext } from './views/timeline-row.ts';
import { widgetHeader } from './views/widget-header.ts';

const sessionProperties = ['endpoint', 'clientId', 'token', 'tokenProvider'] as const;

/**
 * One client's OpenPhone lines, calls and texts, live.
 *
 * @fires ready - the client is loaded and shown
 * @fires auth-required - the token is missing or was refused
 * @fires connection-change - connecting, live or reconnecting
 * @fires call-ringing @fires call-ended @fires message-received @fires message-sent
 * @fires error - something failed (does not bubble)
 * @cssproperty --openphone-accent, --openphone-font, --openphone-radius, --openphone-height and the colours of styles/theme.styles.ts
 * @csspart base, header, connection, call-button, timeline, row, bubble, lines, line, composer, send-button, dialog, dial-link, empty, error
 */
export class OpenPhoneIntegration extends LitElement {
  /** The address of the bundle: the API lies beside it unless `endpoint` says otherwise. */
  static scriptUrl: string | undefined;

  static override styles = [themeStyles, layoutStyles, timelineStyles, formStyles];

  static override properties = {
    endpoint: {},
    clientId: { attribute: 'client-id' },
    theme: { reflect: true },
    density: { reflect: true },
    readonly: { type: Boolean, reflect: true },
    view: { reflect: true },
    locale: {},
    token: { attribute: false },
    tokenProvider: { attribute: false },
    dialing: { state: true },
    linesOpen: { state: true },
    unseen: { state: true },
    announcement: { state: true },
  };

  /** The GraphQL address; by default `/graphql` where the script came from. */
  declare endpoint: string | undefined;
  /** The CRM's own id of the client to show. */
  declare clientId: string | undefined;
  declare theme: 'light' | 'dark' | 'auto' | undefined;
  declare density: 'comfortable' | 'compact' | undefined;
  /** Shows everything and changes nothing, whatever the viewer may do. */
  declare readonly: boolean;
  declare view: 'all' | 'timeline' | 'lines' | undefined;
  /** A BCP 47 tag for times; by default the browser's. */
  declare locale: string | undefined;
  declare token: string | undefined;
  declare tokenProvider: TokenProvider | undefined;

  declare private dialing: boolean;
  declare private linesOpen: boolean;
  declare private unseen: number;
  declare private announcement: string;

  readonly #timeline = new TimelineController(this, {
    onReady: () => this.dispatchEvent(new ReadyEvent()),
    onChange: (change) => this.#tell(change),
    onConnection: (state) => {
      this.dispatchEvent(new ConnectionChangeEvent(state));
      this.announcement = strings.connection[state].label;
    },
    onFailure: (failure) => this.#tellFailure(failure),
  });
  readonly #anchor = new ScrollAnchor(this, () => this.renderRoot.querySelector<HTMLElement>('.scroller'));
  readonly #dialer = new CallDialer(this);
  // By client: a text begun for one must never be sent to another.
  readonly #composers = new Map<string, TextComposer>();
  #lineManager: LineManager | undefined;
  #graphql: GraphQLClient | undefined;
  #times = new TimeFormat(undefined);

  constructor() {
    super();
    const end = () => this.#end();
    this.addController(new EndWatcher(end, () => void this.#timeline.loadOlder()));
    this.readonly = false;
    this.dialing = false;
    this.linesOpen = false;
    this.unseen = 0;
    this.announcement = '';
  }

  // A burst of live events is one render, and a page in the background renders when it is looked at.
  protected override async scheduleUpdate(): Promise<void> {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('locale')) this.#times = new TimeFormat(this.locale);
    if (sessionProperties.some((name) => changed.has(name))) this.#open();
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
  }

  #open(): void {
    this.#lineManager = undefined;
    this.dialing = false;
    this.unseen = 0;
    if (!this.clientId) return this.#timeline.open(undefined);
    const origin = OpenPhoneIntegration.scriptUrl ?? document.baseURI;
    const endpoint = new URL(this.endpoint ?? new URL('/graphql', origin), document.baseURI);
    const tokens = new TokenSource(this.token, this.tokenProvider, () =>
      this.dispatchEvent(new AuthRequiredEvent()),
    );
    this.#graphql = new GraphQLClient(endpoint.href, tokens);
    const socketUrl = endpoint.href.replace(/^http/, 'ws');
    this.#timeline.open({ externalId: this.clientId, socketUrl, graphql: this.#graphql, tokens });
  }

  #tell(change: TimelineChange): void {
    if (this.#anchor.isReading && change.kind !== 'call-ended') this.unseen += 1;
    const labels = this.#labels();
    const who = otherParties(change.item);
    const name = who.map((number) => partyName(number, { labels })).join(', ') || strings.unknownNumber;
    if (change.kind === 'call-ringing') {
      const inbound = change.item.callDirection !== 'OUTBOUND';
      this.announcement = inbound ? strings.ringingNow(name) : strings.callingNow(name);
      this.dispatchEvent(new CallRingingEvent(change.item));
    } else if (change.kind === 'call-ended') this.dispatchEvent(new CallEndedEvent(change.item));
    else if (change.kind === 'message-sent') this.dispatchEvent(new MessageSentEvent(change.item));
    else {
      this.announcement = strings.textNow(name);
      this.dispatchEvent(new MessageReceivedEvent(change.item));
    }
  }

  #tellFailure(failure: Failure): void {
    this.dispatchEvent(new FailureEvent(failure.code, failure.message));
  }

  protected override render(): TemplateResult {
    const { phase, client, viewer } = this.#timeline;
    const canWrite = phase === 'ready' && !this.readonly && viewer?.canWrite === true;
    const hasLine = this.#timeline.lines.length > 0;
    return html`<section class="base" part="base" aria-label=${strings.region(client?.name)}>
      ${widgetHeader({
        clientName: client?.name,
        demo: viewer?.demo ?? false,
        connection: phase === 'ready' && !this.#timeline.listFailure ? this.#timeline.connection : undefined,
        onCall: canWrite && hasLine ? () => this.#startCall('') : undefined,
      })}
      <div class="hidden" role="status" aria-live="polite">${this.announcement}</div>
      ${
        phase === 'ready' && this.#timeline.connection === 'reconnecting'
          ? html`<div class="notice warn">${strings.connection.reconnecting.means}</div>`
          : nothing
      }
      ${this.#body(canWrite)} ${this.dialing && client ? this.#callDialog() : nothing}
    </section>`;
  }

  #body(canWrite: boolean): TemplateResult {
    const { phase, failure, lines, items } = this.#timeline;
    if (phase === 'idle') return emptyState(strings.noClient);
    if (phase === 'failed' && failure) return failureState(failure, () => this.#timeline.reload());
    if (phase !== 'ready') return html`<div class="scroller" part="timeline">${timelineSkeleton()}</div>`;
    const nothingYet = lines.length === 0 && items.list().length === 0;
    const only = this.view ?? 'all';
    return html`<div class="body ${only} ${nothingYet ? 'bare' : ''}">
      ${
        only === 'timeline'
          ? nothing
          : html`<div class="lines-panel">
              ${
                only === 'all'
                  ? html`<button
                      type="button"
                      class="lines-toggle quiet"
                      aria-expanded=${this.linesOpen}
                      aria-controls="lines"
                      @click=${() => (this.linesOpen = !this.linesOpen)}
                    >
                      ${strings.linesCount(lines.length)}${icon('down')}
                    </button>`
                  : nothing
              }
              <aside
                id="lines"
                class=${this.linesOpen || only === 'lines' ? 'open' : ''}
                part="lines"
                aria-label=${strings.lines}
              >
                ${this.#lines(canWrite)}
              </aside>
            </div>`
      }
      ${
        only === 'lines'
          ? nothing
          : html`<div class="main">
              ${this.#list(canWrite, nothingYet)}${canWrite && lines.length > 0 ? this.#composerForm() : nothing}
            </div>`
      }
    </div>`;
  }

  #list(canWrite: boolean, nothingYet: boolean): TemplateResult {
    const timeline = this.#timeline;
    const list = timelineList(
      {
        items: timeline.items.list(),
        now: new Date(),
        hasOlder: timeline.hasOlder,
        loadingOlder: timeline.loadingOlder,
        failure: timeline.listFailure,
        onLoadOlder: () => void timeline.loadOlder(),
        onReload: () => timeline.reload(),
      },
      this.#rowContext(canWrite),
    );
    const empty = timeline.items.list().length === 0 && !timeline.listFailure;
    return html`<div class="feed">
      ${
        this.unseen > 0
          ? html`<button type="button" class="unseen primary" @click=${() => this.#showNewest()}>
              ${icon('up')}${strings.newItems(this.unseen)}
            </button>`
          : nothing
      }
      <div
        class="scroller"
        part="timeline"
        role="region"
        aria-label=${strings.timeline}
        tabindex="0"
        @scroll=${() => {
          if (this.unseen > 0 && !this.#anchor.isReading) this.unseen = 0;
        }}
      >
        ${empty ? (nothingYet ? this.#noLines(canWrite) : emptyState(strings.empty)) : list}
      </div>
    </div>`;
  }

  #noLines(canWrite: boolean): TemplateResult {
    const { title, next, readonlyNext } = strings.noLines;
    const action = html`<button type="button" class="primary" @click=${() => this.#addLine()}>
      ${icon('plus')}${strings.addLine}
    </button>`;
    return emptyState({ title, next: canWrite ? next : readonlyNext }, canWrite ? action : nothing);
  }

  #lines(canWrite: boolean): TemplateResult {
    const { lines, client } = this.#timeline;
    const manager = this.#manager();
    const graphql = this.#graphql;
    if (!manager || !graphql || !client) return html``;
    const { open, busy } = manager;
    const form = { busy, failure: manager.failure, onCancel: () => manager.show(undefined) };
    const edited = open?.kind === 'edit' ? lines.find((line) => line.id === open.id) : undefined;
    const content = edited
      ? editLineForm(edited, {
          ...form,
          onSave: (settings) => void manager.save(graphql, edited.id, settings),
          onDelete: () => void manager.remove(graphql, edited),
        })
      : addLineForm(manager.numbers, {
          ...form,
          clientExternalId: this.clientId ?? '',
          onAdd: (line) => void manager.add(graphql, line),
        });
    return lineList({
      lines,
      deleted: manager.deleted,
      failure: open ? undefined : manager.failure,
      form: open && canWrite ? { id: edited?.id, content } : undefined,
      actions: canWrite
        ? {
            onAdd: () => this.#addLine(),
            onEdit: (line) => manager.show({ kind: 'edit', id: line.id }),
            onMakeDefault: (line) => void manager.save(graphql, line.id, { isDefault: true }),
            onUndo: () => void manager.undo(graphql),
          }
        : undefined,
    });
  }

  #composerForm(): TemplateResult | typeof nothing {
    const [composer, graphql] = [this.#composer(), this.#graphql];
    if (!composer || !graphql) return nothing;
    return textForm({
      to: composer.to,
      lineId: composer.lineId,
      content: composer.content,
      sending: composer.sending,
      failure: composer.failure,
      lines: this.#timeline.lines,
      suggestions: this.#suggestions(),
      onChange: (part) => composer.change(part),
      onContent: (content) => composer.change({ content }),
      onSend: () => void composer.send(graphql, this.#putHere()),
    });
  }

  #callDialog(): TemplateResult {
    const [dialer, graphql, client] = [this.#dialer, this.#graphql, this.#timeline.client];
    const { intent } = dialer;
    return callDialog({
      to: dialer.to,
      lineId: dialer.lineId,
      lines: this.#timeline.lines,
      suggestions: this.#suggestions(),
      busy: dialer.busy,
      failure: dialer.failure,
      ready: intent && {
        to: intent.intentTo,
        from: intent.intentFrom,
        link: dialLink(intent, navigator.userAgent),
      },
      onChange: (part) => dialer.change(part),
      onDial: () => {
        if (graphql && client) void this.#dial(graphql, client.region);
      },
      onClosed: () => (this.dialing = false),
    });
  }

  async #dial(graphql: GraphQLClient, region: string): Promise<void> {
    await this.#dialer.dial(graphql, region, this.#putHere());
    await this.updateComplete;
    // The person has just asked for it, so the phone opens by itself; the link stays where it does not.
    const link = this.renderRoot.querySelector<HTMLAnchorElement>('.dial-link');
    link?.focus();
    link?.click();
  }

  #rowContext(canWrite: boolean): RowContext {
    const [composer, graphql] = [this.#composer(), this.#graphql];
    return {
      times: this.#times,
      labels: this.#labels(),
      lineNames: new Map(this.#timeline.lines.map((line) => [line.id, line.displayName])),
      retrying: composer?.retrying ?? new Set(),
      retryFailures: composer?.retryFailures ?? new Map(),
      actions:
        canWrite && composer && graphql && this.#timeline.lines.length > 0
          ? {
              onCall: (number) => this.#startCall(number),
              onText: (number) => this.#startText(number),
              onRetry: (id) => void composer.retry(id, graphql, this.#putHere()),
            }
          : undefined,
      dialLink: (item) =>
        item.__typename === 'CallIntent' && canWrite ? dialLink(item, navigator.userAgent) : undefined,
    };
  }

  #startCall(number: string): void {
    this.#dialer.reset(
      formatPhoneNumber(number || (this.#suggestions()[0]?.number ?? '')),
      this.#defaultLineId(),
    );
    this.dialing = true;
  }

  #startText(number: string): void {
    this.#composer()?.change({ to: formatPhoneNumber(number) });
    this.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
  }

  #addLine(): void {
    this.linesOpen = true;
    if (this.#graphql) void this.#manager()?.startAdding(this.#graphql);
  }

  #end(): { end: Element; scroller: Element } | undefined {
    const end = this.renderRoot.querySelector('.older');
    const scroller = this.renderRoot.querySelector('.scroller');
    const waits = this.#timeline.loadingOlder || this.#timeline.listFailure !== undefined;
    return end && scroller && !waits ? { end, scroller } : undefined;
  }

  #showNewest(): void {
    this.unseen = 0;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.renderRoot.querySelector('.scroller')?.scrollTo({ top: 0, behavior: calm ? 'instant' : 'smooth' });
  }

  /** Shows a write's row, if its client is still the one shown when the answer comes. */
  #putHere(): (item: Parameters<TimelineController['put']>[0]) => void {
    const clientId = this.#timeline.client?.id ?? '';
    return (item) => this.#timeline.put(item, clientId);
  }

  #composer(): TextComposer | undefined {
    const { client } = this.#timeline;
    if (!client) return undefined;
    let composer = this.#composers.get(client.id);
    if (!composer) {
      composer = new TextComposer(this, client);
      composer.to = formatPhoneNumber(this.#suggestions()[0]?.number ?? '');
      this.#composers.set(client.id, composer);
    }
    if (!this.#timeline.lines.some((line) => line.id === composer.lineId))
      composer.lineId = this.#defaultLineId();
    return composer;
  }

  #manager(): LineManager | undefined {
    const { client } = this.#timeline;
    if (!client) return undefined;
    this.#lineManager ??= new LineManager(this, client.id, {
      get: () => this.#timeline.lines,
      set: (lines) => this.#timeline.setLines(lines, client.id),
    });
    return this.#lineManager;
  }

  #defaultLineId(): string {
    const { lines } = this.#timeline;
    return (lines.find((line) => line.isDefault) ?? lines[0])?.id ?? '';
  }

  #labels(): ReadonlyMap<string, string> {
    const numbers = this.#timeline.client?.numbers ?? [];
    return new Map(numbers.flatMap(({ phoneNumber, label }) => (label ? [[phoneNumber, label]] : [])));
  }

  /** Whom one is likely to reach: who was last in touch first, then the client's people. */
  #suggestions(): { number: string; label: string }[] {
    const labels = this.#labels();
    const recent = this.#timeline.items
      .list()
      .slice(0, 50)
      .flatMap((item) => {
        const others = otherParties(item);
        return others.length === 1 ? others : [];
      });
    const people = this.#timeline.client?.numbers.map((number) => number.phoneNumber) ?? [];
    return [...new Set([...recent, ...people])]
      .slice(0, 12)
      .map((number) => ({ number, label: labels.get(number) ?? '' }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'openphone-integration': OpenPhoneIntegration;
  }
}
