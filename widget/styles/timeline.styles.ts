import { css } from 'lit';

/** The scrolled list under its days. */
export const timelineStyles = css`
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    /* Anchored by hand (live/scroll-anchor.ts); two mechanisms would move it twice. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .day {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding: 8px 16px 6px;
    font-size: 0.86em;
    color: var(--muted);
    background: var(--surface);
  }
`;
