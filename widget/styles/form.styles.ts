import { css } from 'lit';

/** Buttons, fields, the composer, the lines' forms and the call dialog. */
export const formStyles = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 32px;
    padding: 4px 12px;
    border: 1px solid var(--field);
    border-radius: 8px;
    font: inherit;
    font-weight: 550;
    color: var(--text);
    background: var(--surface);
    text-decoration: none;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    background: var(--sunken);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .primary,
  .primary:hover:not(:disabled) {
    border-color: transparent;
    color: var(--on-accent);
    background: var(--accent);
  }
  .primary:hover:not(:disabled) {
    filter: brightness(1.08);
  }
  .quiet,
  .icon-button {
    border-color: transparent;
    color: var(--accent);
    background: none;
  }
  .quiet.danger {
    color: var(--danger);
  }
  .quiet.small {
    min-block-size: 24px;
    margin-inline-start: -8px;
    padding: 0 8px;
  }
  .icon-button {
    inline-size: 30px;
    min-block-size: 30px;
    padding: 0;
    color: var(--muted);
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 34px;
    padding: 5px 10px;
    border: 1px solid var(--field);
    border-radius: 8px;
    font: inherit;
    color: var(--text);
    background: var(--surface);
  }
  textarea {
    flex: 1;
    max-block-size: 140px;
    field-sizing: content;
    resize: none;
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .field {
    display: grid;
    gap: 3px;
    min-inline-size: 0;
  }
  .field > span,
  legend {
    font-size: 0.88em;
    font-weight: 550;
    color: var(--muted);
  }
  .check,
  .choice {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding-block: 4px;
    cursor: pointer;
  }
  .choice > span {
    display: grid;
  }
  .choice:has(:disabled) {
    opacity: 0.7;
    cursor: default;
  }
  input:is([type='checkbox'], [type='radio']) {
    inline-size: 16px;
    block-size: 16px;
    margin: 2px 0 0;
    accent-color: var(--accent);
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 8px;
  }
  .composer {
    display: grid;
    gap: 8px;
    padding: var(--gap) 16px 8px;
    border-block-start: 1px solid var(--border);
  }
  .numbers {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
  }
  .numbers .field {
    display: flex;
    flex: 1 1 190px;
    align-items: center;
    gap: 8px;
  }
  .write {
    display: flex;
    align-items: flex-end;
    gap: 8px;
  }
  .write button {
    min-block-size: 36px;
  }
  .hint {
    margin-block-start: -4px;
  }
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
  .line-entry .what > * {
    display: flex;
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
  @container (max-width: 420px) {
    .hint {
      display: none;
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
