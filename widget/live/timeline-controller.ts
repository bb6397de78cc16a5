import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { toFailure, type Failure } from '../failure.ts';
import type { LineFieldsFragment, OpenClientQuery } from '../generated/graphql.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { TokenSource } from '../token-source.ts';
import type { Activity, ConnectionState } from './live-connection.ts';
import { loadClient, loadTimelinePage, type ShownClient } from './load-client.ts';
import { readTimelineChange, type TimelineChange } from './timeline-changes.ts';
import { TimelineItems, type TimelineItem } from './timeline-items.ts';

export type Line = LineFieldsFragment;

/** Where one client's timeline is read, and as whom. */
export interface TimelineTarget {
  /** The CRM's own id of the client. */
  externalId: string;
  socketUrl: string;
  graphql: GraphQLClient;
  tokens: TokenSource;
}

/** What the element passes on to the page. */
export interface TimelineListener {
  onReady(): void;
  onChange(change: TimelineChange): void;
  onConnection(state: ConnectionState): void;
  onFailure(failure: Failure): void;
}

/**
 * Loads one client's timeline and keeps it live while the element is on the page. Each `open` is a run
 * of its own; what a former run still had on its way is dropped when it arrives.
 */
export class TimelineController implements ReactiveController {
  phase: 'idle' | 'loading' | 'ready' | 'failed' = 'idle';
  /** Why nothing can be shown. */
  failure: Failure | undefined;
  /** Why the list alone is not shown, or its older part. */
  listFailure: Failure | undefined;
  viewer: OpenClientQuery['viewer'] | undefined;
  client: ShownClient | undefined;
  lines: readonly Line[] = [];
  items = new TimelineItems();
  connection: ConnectionState = 'connecting';
  hasOlder = false;
  loadingOlder = false;

  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #listener: TimelineListener;
  #target: TimelineTarget | undefined;
  #run = new AbortController();
  #liveCursor: string | undefined;
  #endCursor: string | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, listener: TimelineListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  /** Shows another client, or the same as somebody else. Undefined: none. */
  open(target: TimelineTarget | undefined): void {
    this.#run.abort();
    this.#target = target;
    this.#liveCursor = undefined;
    this.phase = target ? 'loading' : 'idle';
    this.failure = undefined;
    this.listFailure = undefined;
    this.client = undefined;
    this.viewer = undefined;
    this.lines = [];
    this.items = new TimelineItems();
    this.hasOlder = false;
    if (this.#host.isConnected) this.#start();
    this.#host.requestUpdate();
  }

  /** Where to write for the client that is shown. */
  get graphql(): GraphQLClient | undefined {
    return this.#target?.graphql;
  }

  /** The line that calls and texts go out from unless another is chosen. */
  get defaultLine(): Line | undefined {
    return this.lines.find((line) => line.isDefault) ?? this.lines[0];
  }

  /** Tries again after a failure. */
  reload(): void {
    this.open(this.#target);
  }

  hostConnected(): void {
    if (this.#run.signal.aborted) this.#start();
  }

  hostDisconnected(): void {
    this.#run.abort();
  }

  /** The page of items before the oldest one shown. */
  async loadOlder(): Promise<void> {
    const [target, client, run] = [this.#target, this.client, this.#run];
    if (!target || !client || this.loadingOlder || !this.hasOlder) return;
    this.loadingOlder = true;
    this.#host.requestUpdate();
    await this.#loadPage(target, client.id, run).catch((thrown: unknown) => this.#failList(run, thrown));
    this.loadingOlder = false;
    this.#host.requestUpdate();
  }

  /** Shows what a write gave back, unless the person went on to another client meanwhile. */
  put(item: TimelineItem, clientId: string): void {
    if (this.client?.id === clientId) this.#take(item);
  }

  setLines(lines: readonly Line[], clientId: string): void {
    if (this.client?.id !== clientId) return;
    this.lines = lines;
    this.#host.requestUpdate();
  }

  #start(): void {
    const target = this.#target;
    if (!target) return;
    const run = new AbortController();
    this.#run = run;
    this.#load(target, run).catch((thrown: unknown) => {
      if (!this.#isCurrent(run)) return;
      this.phase = 'failed';
      this.failure = toFailure(thrown);
      run.abort();
      this.#listener.onFailure(this.failure);
      this.#host.requestUpdate();
    });
  }

  async #load(target: TimelineTarget, run: AbortController): Promise<void> {
    // On its way beside the first page, which needs nothing of it.
    const connection = import('./live-connection.ts');
    connection.catch(() => undefined);
    if (!this.client || this.#liveCursor === undefined) {
      const { client, viewer } = await loadClient(target.graphql, target.externalId);
      if (!this.#isCurrent(run)) return;
      this.client = client;
      this.viewer = viewer;
      this.lines = client.integrations.filter((line) => line.deletedAt === null);
      try {
        await this.#loadPage(target, client.id, run);
      } catch (thrown) {
        this.#failList(run, thrown);
      }
      if (!this.#isCurrent(run)) return;
      this.phase = 'ready';
      this.#host.requestUpdate();
      this.#listener.onReady();
    }
    // Without the list there is no cursor to go on from; the list's own “Try again” starts both.
    if (this.#liveCursor === undefined || !this.client) return;
    const { followActivity } = await connection;
    await followActivity(
      { url: target.socketUrl, clientId: this.client.id, tokens: target.tokens },
      {
        cursor: () => this.#liveCursor ?? '',
        onActivity: (activity) => this.#receive(activity),
        onState: (state) => this.#connect(state),
        onRefused: (failure) => this.#refuse(failure),
      },
      run.signal,
    );
  }

  async #loadPage(target: TimelineTarget, clientId: string, run: AbortController): Promise<void> {
    const after = this.#liveCursor === undefined ? null : this.#endCursor;
    const timeline = await loadTimelinePage(target.graphql, clientId, after);
    if (!this.#isCurrent(run)) return;
    const nodes = timeline.edges.map((edge) => edge.node);
    this.items.addPage(nodes.filter((node) => node.__typename !== 'RemovedItem'));
    this.#liveCursor ??= timeline.liveCursor;
    this.#endCursor = timeline.pageInfo.endCursor;
    this.hasOlder = timeline.pageInfo.hasNextPage;
    this.listFailure = undefined;
  }

  #failList(run: AbortController, thrown: unknown): void {
    if (!this.#isCurrent(run)) return;
    this.listFailure = toFailure(thrown);
    this.#listener.onFailure(this.listFailure);
  }

  #receive(activity: Activity): void {
    this.#liveCursor = activity.cursor;
    if (activity.item.__typename !== 'RemovedItem') {
      this.#take(activity.item);
      return;
    }
    this.items.remove(activity.item.id);
    this.#host.requestUpdate();
  }

  #take(item: TimelineItem): void {
    const known = this.items.get(item.id);
    if (!this.items.put(item)) return;
    const change = readTimelineChange(known, item, Date.now());
    if (change) this.#listener.onChange(change);
    this.#host.requestUpdate();
  }

  #connect(state: ConnectionState): void {
    if (state === this.connection) return;
    this.connection = state;
    this.#listener.onConnection(state);
    this.#host.requestUpdate();
  }

  /** A cursor that the server no longer knows needs a new snapshot; a right that is gone needs a person. */
  #refuse(failure: Failure): boolean {
    this.#listener.onFailure(failure);
    if (failure.code === 'FORBIDDEN' || failure.code === 'NOT_FOUND') throw failure;
    if (failure.code !== 'BAD_USER_INPUT') return true;
    this.reload();
    return false;
  }

  #isCurrent(run: AbortController): boolean {
    return this.#run === run && !run.signal.aborted && this.#host.isConnected;
  }
}
