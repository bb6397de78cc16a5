import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps the row that is being read where it is while rows are added above it. By hand and not by
 * `overflow-anchor`, which Safari has not: one mechanism in every browser.
 */
export class ScrollAnchor implements ReactiveController {
  readonly #scroller: () => HTMLElement | null;
  #anchor: { row: Element; top: number } | undefined;

  constructor(host: ReactiveControllerHost, scroller: () => HTMLElement | null) {
    this.#scroller = scroller;
    host.addController(this);
  }

  /** Whether rows that arrive now are out of sight. */
  get isReading(): boolean {
    const scroller = this.#scroller();
    return (
      scroller !== null &&
      (scroller.scrollTop > 24 || scroller.querySelector('article :focus-visible') !== null)
    );
  }

  hostUpdate(): void {
    const scroller = this.#scroller();
    this.#anchor = undefined;
    if (!scroller || !this.isReading) return;
    const edge = scroller.getBoundingClientRect().top;
    for (const row of scroller.querySelectorAll('article')) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom <= edge) continue;
      this.#anchor = { row, top };
      return;
    }
  }

  hostUpdated(): void {
    const scroller = this.#scroller();
    const anchor = this.#anchor;
    this.#anchor = undefined;
    if (scroller && anchor?.row.isConnected) {
      scroller.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
    }
  }
}
