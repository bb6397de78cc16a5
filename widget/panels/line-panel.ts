import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { toFailure, type Failure } from '../failure.ts';
import type { LineManager } from '../forms/line-manager.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { TimelineController } from '../live/timeline-controller.ts';
import { strings } from '../strings.ts';
import { icon } from '../views/icons.ts';
import { lineList } from '../views/line-list.ts';

/** The client's lines. What changes them is loaded when it is first asked for. */
export class LinePanel {
  readonly #host: LitElement;
  readonly #timeline: TimelineController;
  /** Where there is no room beside the timeline, the lines open and close. */
  #isOpen = false;
  #manager: LineManager | undefined;
  #failure: Failure | undefined;

  constructor(host: LitElement, timeline: TimelineController) {
    this.#host = host;
    this.#timeline = timeline;
  }

  async load(): Promise<{ LineManager: typeof LineManager }> {
    return await import('../forms/line-manager.ts');
  }

  /** Forgets what was open for another client. */
  reset(): void {
    this.#manager = undefined;
    this.#failure = undefined;
  }

  /** Opens the choice of a line to connect, for the client with the CRM's id `externalId`. */
  async startAdding(externalId: string): Promise<void> {
    this.#isOpen = true;
    await this.#manage(externalId, (manager, graphql) => void manager.startAdding(graphql));
  }

  /** `alone`: there is nothing else to see, so that nothing is folded away. */
  render(shown: { externalId: string; canWrite: boolean; alone: boolean }): TemplateResult {
    const { alone } = shown;
    return html`<div class="lines-panel">
      ${alone ? nothing : this.#toggle()}
      <aside id="lines" class=${this.#isOpen || alone ? 'open' : ''} part="lines" aria-label=${strings.lines}>
        ${this.#list(shown)}
      </aside>
    </div>`;
  }

  #toggle(): TemplateResult {
    const toggle = () => {
      this.#isOpen = !this.#isOpen;
      this.#host.requestUpdate();
    };
    return html`<button
      type="button"
      class="lines-toggle quiet"
      aria-expanded=${this.#isOpen}
      aria-controls="lines"
      @click=${toggle}
    >
      ${strings.linesCount(this.#timeline.lines.length)}${icon('down')}
    </button>`;
  }

  #list({ externalId, canWrite }: { externalId: string; canWrite: boolean }): TemplateResult {
    const { lines, graphql } = this.#timeline;
    const manager = this.#manager;
    const form = manager && graphql && canWrite ? manager.render(graphql) : undefined;
    const manage = (act: (manager: LineManager, graphql: GraphQLClient) => void) =>
      void this.#manage(externalId, act);
    return lineList({
      lines,
      deleted: manager?.deleted,
      failure: form ? undefined : (this.#failure ?? manager?.failure),
      form,
      actions: canWrite
        ? {
            onAdd: () => void this.startAdding(externalId),
            onEdit: (line) => manage((lineManager) => lineManager.show({ kind: 'edit', id: line.id })),
            onMakeDefault: (line) =>
              manage((lineManager, api) => void lineManager.save(api, line.id, { isDefault: true })),
            onUndo: () => manage((lineManager, api) => void lineManager.undo(api)),
          }
        : undefined,
    });
  }

  async #manage(
    externalId: string,
    act: (manager: LineManager, graphql: GraphQLClient) => void,
  ): Promise<void> {
    const timeline = this.#timeline;
    const { client, graphql } = timeline;
    if (!client || !graphql) return;
    this.#failure = undefined;
    try {
      const { LineManager } = await this.load();
      if (timeline.client?.id !== client.id) return;
      this.#manager ??= new LineManager(
        this.#host,
        { id: client.id, externalId },
        { get: () => timeline.lines, set: (lines) => timeline.setLines(lines, client.id) },
      );
      act(this.#manager, graphql);
    } catch (thrown) {
      this.#failure = toFailure(thrown);
    }
    this.#host.requestUpdate();
  }
}
