import { css } from 'lit';

/** The timeline and its rows. */
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
  .row {
    display: flex;
    gap: 12px;
    padding: var(--gap) 16px;
    border-block-end: 1px solid var(--border);
  }
  .what {
    flex: 1;
    min-inline-size: 0;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
  }
  .line > h3 {
    flex: 1;
  }
  .who {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .aside {
    display: flex;
    flex: none;
    flex-direction: column;
    align-items: flex-end;
    gap: 2px;
  }
  time {
    font-size: 0.88em;
    font-variant-numeric: tabular-nums;
    color: var(--muted);
    white-space: nowrap;
  }
  .actions {
    display: flex;
    gap: 2px;
    margin-inline-end: -6px;
  }
  .badge.good,
  .badge.text {
    color: var(--accent);
    background: var(--accent-soft);
  }
  .badge.warn {
    color: var(--warn);
    background: var(--warn-soft);
  }
  .badge.danger {
    color: var(--danger);
    background: var(--danger-soft);
  }
  .badge.ringing {
    color: var(--good);
    background: var(--good-soft);
  }
  .state {
    font-weight: 550;
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  .state:is(.good, .ringing) {
    color: var(--good);
  }
  .state.warn {
    color: var(--warn);
  }
  .state.danger {
    color: var(--danger);
  }
  .row.call.ringing {
    background: var(--good-soft);
    box-shadow: inset 3px 0 var(--good);
  }
  .row.danger {
    color: inherit;
  }
  @media (prefers-reduced-motion: no-preference) {
    .row.call.ringing .badge {
      animation: ring 1.6s ease-out infinite;
    }
    .pill:is(.connecting, .reconnecting) .dot {
      animation: blink 1s ease-in-out infinite alternate;
    }
  }
  @keyframes ring {
    from {
      box-shadow: 0 0 0 0 color-mix(in srgb, var(--good) 45%, transparent);
    }
    to {
      box-shadow: 0 0 0 12px transparent;
    }
  }
  @keyframes blink {
    to {
      opacity: 0.25;
    }
  }
  .bubble {
    inline-size: fit-content;
    max-inline-size: 62ch;
    margin-block-start: 6px;
    padding: 7px 12px;
    border-radius: 4px 14px 14px;
    background: var(--sunken);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .outbound .bubble {
    background: var(--accent-soft);
  }
  .bubble + .chip,
  .bubble ~ .line {
    margin-block-start: 6px;
  }
  .artifacts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    margin-block-start: 6px;
  }
  .artifacts:not(:has(*)) {
    display: none;
  }
  .missing {
    display: flex;
    flex: 1 1 100%;
    flex-wrap: wrap;
    gap: 0 14px;
    font-size: 0.88em;
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 2px 8px;
    border-radius: 99px;
    font-size: 0.86em;
    font-weight: 550;
    color: var(--accent);
    background: var(--accent-soft);
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  details[open] {
    flex: 1 1 100%;
  }
  details[open] summary .icon {
    rotate: 180deg;
  }
  .sheet {
    display: grid;
    gap: 6px;
    max-inline-size: 72ch;
    margin-block: 6px;
    padding: 10px 12px;
    border-radius: 8px;
    background: var(--sunken);
    overflow-wrap: anywhere;
  }
  .sheet ul {
    padding-inline-start: 18px;
  }
  .transcript {
    display: grid;
    gap: 4px;
  }
  .transcript li {
    display: grid;
    grid-template-columns: 4ch 1fr;
    gap: 8px;
    font-variant-numeric: tabular-nums;
  }
  .end {
    display: grid;
    place-items: center;
    min-block-size: 48px;
  }
  .unseen {
    position: absolute;
    inset-block-start: 8px;
    inset-inline: 0;
    z-index: 2;
    inline-size: fit-content;
    margin-inline: auto;
    border-radius: 99px;
    box-shadow: 0 4px 14px rgb(0 0 0 / 0.22);
  }
  .skeleton .badge,
  .skeleton .what {
    background: var(--sunken);
  }
  .skeleton .what {
    block-size: 34px;
    border-radius: 8px;
  }
  @container (max-width: 420px) {
    .row {
      gap: 10px;
      padding-inline: 12px;
    }
  }
`;
