import { css } from 'lit';

/** The card, its header, and how the lines stand beside the timeline when there is room. */
export const layoutStyles = css`
  .base {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: var(--openphone-height, 680px);
    min-block-size: 320px;
    overflow: hidden;
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 10px;
    padding: var(--gap) 16px;
    border-block-end: 1px solid var(--border);
  }
  .heading {
    display: flex;
    flex: 1 1 90px;
    flex-direction: column;
    min-inline-size: 0;
    line-height: 1.25;
  }
  .badge {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: 50%;
    color: var(--muted);
    background: var(--sunken);
  }
  .badge.brand {
    border-radius: 9px;
    color: var(--on-accent);
    background: var(--accent);
  }
  .pill,
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 8px;
    border-radius: 99px;
    font-size: 0.86em;
    font-weight: 550;
    color: var(--muted);
    background: var(--sunken);
    white-space: nowrap;
  }
  .chip.accent {
    color: var(--accent);
    background: var(--accent-soft);
  }
  .chip.warn,
  .pill.reconnecting {
    color: var(--warn);
    background: var(--warn-soft);
  }
  .pill.live {
    color: var(--good);
    background: var(--good-soft);
  }
  .dot {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: currentColor;
  }
  .body,
  .main,
  .feed {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .feed {
    position: relative;
  }
  .lines-panel {
    border-block-end: 1px solid var(--border);
  }
  .lines-toggle {
    justify-content: space-between;
    inline-size: 100%;
    padding: 8px 16px;
  }
  .lines-toggle[aria-expanded='true'] .icon {
    rotate: 180deg;
  }
  aside {
    display: none;
    max-block-size: 320px;
    padding: 4px 16px var(--gap);
    overflow-y: auto;
  }
  aside.open {
    display: block;
  }
  .lines aside {
    max-block-size: none;
  }
  .bare .lines-panel:not(:has(.panel, .notice)) {
    display: none;
  }
  @container (min-width: 720px) {
    .body.all {
      flex-direction: row-reverse;
    }
    .all .lines-panel {
      flex: 0 0 288px;
      overflow-y: auto;
      border-block-end: 0;
      border-inline-start: 1px solid var(--border);
      background: var(--sunken);
    }
    .all .lines-toggle {
      display: none;
    }
    .all aside {
      display: block;
      max-block-size: none;
      padding-block-start: var(--gap);
    }
  }
  @container (max-width: 420px) {
    header :is(.chip, .pill) {
      order: 1;
    }
  }
`;
