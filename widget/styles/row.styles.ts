import { css } from 'lit';

/** What calls, texts and intents have in common. */
export const rowStyles = css`
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
  .status {
    line-height: 1.5;
  }
  .via {
    min-inline-size: 0;
    font-size: 0.88em;
    overflow-wrap: anywhere;
  }
  .why {
    flex-wrap: nowrap;
  }
  .why button {
    flex: none;
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
    line-height: 1.65;
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
`;
