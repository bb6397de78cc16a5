import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Failure } from './failure.ts';
import { GraphQLClient } from './graphql-client.ts';
import { numberLabels } from './live/known-numbers.ts';
import type { ConnectionState } from './live/live-connection.ts';
import type { TimelineChange } from './live/timeline-changes.ts';
import { TimelineController } from './live/timeline-controller.ts';
import {
  AuthRequiredEvent,
  ConnectionChangeEvent,
  FailureEvent,
  ReadyEvent,
} from './openphone-integration.events.ts';
import { CallPanel } from './panels/call-panel.ts';
import { LinePanel } from './panels/line-panel.ts';
import { TextPanel } from './panels/text-panel.ts';
import { TimelinePanel } from './panels/timeline-panel.ts';
import { strings } from './strings.ts';
import { widgetStyles } from './styles/widget-styles.ts';
import { tellChange } from './tell-change.ts';
import { TokenSource, type TokenProvider } from './token-source.ts';
import { emptyState, failureState } from './views/failure-notice.ts';
import { icon } from './views/icons.ts';
import { timelineSkeleton } from './views/timeline-list.ts';
import { widgetHeader } from './views/widget-header.ts';

const sessionProperties = ['endpoint', 'clientId', 'token', 'tokenProvider'] as const;
/** Milliseconds after which a page that has settled loads the forms that nobody has asked for yet. */
const settledAfter = 2_000;

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

  static override styles = widgetStyles;

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

  declare private announcement: string;

  readonly #timeline = new TimelineController(this, {
    onReady: () => this.#ready(),
    onChange: (change) => this.#change(change),
    onConnection: (state) => this.#connect(state),
    onFailure: (failure) => this.#fail(failure),
  });
  readonly #texts = new TextPanel(this, this.#timeline);
  readonly #calls = new CallPanel(this, this.#timeline);
  readonly #lines = new LinePanel(this, this.#timeline);
  readonly #list = new TimelinePanel(this, this.#timeline, { texts: this.#texts, calls: this.#calls });

  constructor() {
    super();
    this.readonly = false;
    this.announcement = '';
  }

  // A burst of live events is one render, and a page in the background renders when it is looked at.
  protected override async scheduleUpdate(): Promise<void> {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('locale')) this.#list.setLocale(this.locale);
    if (sessionProperties.some((name) => changed.has(name))) this.#open();
  }

  protected override updated(): void {
    this.#calls.hostUpdated();
  }

  get #canWrite(): boolean {
    const { phase, viewer } = this.#timeline;
    return phase === 'ready' && !this.readonly && viewer?.canWrite === true;
  }

  #open(): void {
    this.#lines.reset();
    this.#calls.close();
    this.#list.reset();
    if (!this.clientId) return this.#timeline.open(undefined);
    const origin = OpenPhoneIntegration.scriptUrl ?? document.baseURI;
    const endpoint = new URL(this.endpoint ?? new URL('/graphql', origin), document.baseURI);
    const tokens = new TokenSource(this.token, this.tokenProvider, () =>
      this.dispatchEvent(new AuthRequiredEvent()),
    );
    const graphql = new GraphQLClient(endpoint.href, tokens);
    const socketUrl = endpoint.href.replace(/^http/, 'ws');
    this.#timeline.open({ externalId: this.clientId, socketUrl, graphql, tokens });
  }

  #ready(): void {
    this.dispatchEvent(new ReadyEvent());
    if (!this.#canWrite) return;
    // A page stays open for days: a server renewed meanwhile no longer has this version's forms.
    setTimeout(() => {
      void Promise.allSettled([this.#calls.load(), this.#lines.load()]);
    }, settledAfter);
  }

  #change(change: TimelineChange): void {
    this.#list.notice(change);
    const { event, announcement } = tellChange(change, numberLabels(this.#timeline.client));
    if (announcement !== undefined) this.announcement = announcement;
    this.dispatchEvent(event);
  }

  #connect(state: ConnectionState): void {
    this.dispatchEvent(new ConnectionChangeEvent(state));
    this.announcement = strings.connection[state].label;
  }

  #fail(failure: Failure): void {
    this.dispatchEvent(new FailureEvent(failure.code, failure.message));
  }

  protected override render(): TemplateResult {
    const { phase, client, viewer, lines, connection, listFailure } = this.#timeline;
    const canCall = this.#canWrite && lines.length > 0;
    return html`<section class="base" part="base" aria-label=${strings.region(client?.name)}>
      ${widgetHeader({
        clientName: client?.name,
        demo: viewer?.demo ?? false,
        connection: phase === 'ready' && !listFailure ? connection : undefined,
        onCall: canCall ? () => void this.#calls.start() : undefined,
      })}
      <div class="hidden" role="status" aria-live="polite">${this.announcement}</div>
      ${
        phase === 'ready' && connection === 'reconnecting'
          ? html`<div class="notice warn">${strings.connection.reconnecting.means}</div>`
          : nothing
      }
      ${this.#body()} ${canCall ? this.#calls.render() : nothing}
    </section>`;
  }

  #body(): TemplateResult {
    const { phase, failure, lines, items } = this.#timeline;
    if (phase === 'idle') return emptyState(strings.noClient);
    if (phase === 'failed' && failure) return failureState(failure, () => this.#timeline.reload());
    if (phase !== 'ready') return html`<div class="scroller" part="timeline">${timelineSkeleton()}</div>`;
    const canWrite = this.#canWrite;
    const nothingYet = lines.length === 0 && items.list().length === 0;
    const view = this.view ?? 'all';
    const externalId = this.clientId ?? '';
    const linePanel = () => this.#lines.render({ externalId, canWrite, alone: view === 'lines' });
    const main = () =>
      html`<div class="main">
        ${this.#list.render(canWrite, nothingYet ? this.#noLines() : emptyState(strings.empty))}
        ${canWrite && lines.length > 0 ? this.#texts.render() : nothing}
      </div>`;
    return html`<div class="body ${view} ${nothingYet ? 'bare' : ''}">
      ${view === 'timeline' ? nothing : linePanel()} ${view === 'lines' ? nothing : main()}
    </div>`;
  }

  #noLines(): TemplateResult {
    const { title, next, readonlyNext } = strings.noLines;
    if (!this.#canWrite) return emptyState({ title, next: readonlyNext });
    const add = () => void this.#lines.startAdding(this.clientId ?? '');
    const action = html`<button type="button" class="primary" @click=${add}>
      ${icon('plus')}${strings.addLine}
    </button>`;
    return emptyState({ title, next }, action);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'openphone-integration': OpenPhoneIntegration;
  }
}
