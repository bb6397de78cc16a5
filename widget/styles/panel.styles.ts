import { css } from 'lit';

/** The lines with their forms, and the call dialog. */
export const panelStyles = css`
  .panel {
    display: grid;
    gap: 6px;
    margin-block: 8px;
    padding: 12px;
    border: 1px solid var(--border);
    border-radius: 10px;
    background: var(--surface);
  }
  .line-list {
    display: grid;
  }
  .line-entry {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding-block: 8px;
  }
  .line-list li + li {
    border-block-start: 1px solid var(--border);
  }
  .lines-head {
    min-block-size: 34px;
  }
  .line-name {
    display: block;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .line-entry .line {
    min-block-size: 26px;
  }
  .dialog {
    inline-size: min(380px, calc(100vw - 32px));
    padding: 20px;
    border: 1px solid var(--border);
    border-radius: 14px;
    color: var(--text);
    background: var(--surface);
    box-shadow: 0 24px 64px rgb(0 0 0 / 0.28);
  }
  .dialog::backdrop {
    background: rgb(12 14 20 / 0.45);
  }
  .dialog form {
    display: grid;
    gap: 12px;
  }
  .dialog .buttons {
    justify-content: flex-end;
  }
  @container (max-width: 480px) {
    .hint {
      display: none;
    }
    .numbers .field,
    .numbers .to {
      flex-basis: 100%;
    }
    .numbers .field > span {
      flex: 0 0 3.2em;
    }
  }
  @media (forced-colors: active) {
    .row.call.ringing {
      border-inline-start: 4px solid Highlight;
    }
    .primary,
    .pill,
    .chip,
    summary {
      border: 1px solid ButtonText;
    }
  }
`;
