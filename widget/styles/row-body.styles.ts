import { css } from 'lit';

/** What a row holds: a text, or what belongs to a call; and what ends the list. */
export const rowBodyStyles = css`
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
