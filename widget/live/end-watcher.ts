import type { ReactiveController } from 'lit';

/**
 * Calls `onEnd` when the end of a scrolled list comes near. Observed anew after each render, so that an
 * end which stays in sight tells again.
 */
export class EndWatcher implements ReactiveController {
  readonly #find: () => { end: Element; scroller: Element } | undefined;
  readonly #onEnd: () => void;
  #observer: IntersectionObserver | undefined;

  /** `find` gives the end to watch, or undefined while there is nothing to load. */
  constructor(find: () => { end: Element; scroller: Element } | undefined, onEnd: () => void) {
    this.#find = find;
    this.#onEnd = onEnd;
  }

  hostUpdated(): void {
    this.#observer?.disconnect();
    const found = this.#find();
    if (!found) return;
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#onEnd();
      },
      { root: found.scroller, rootMargin: '200px' },
    );
    this.#observer.observe(found.end);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
