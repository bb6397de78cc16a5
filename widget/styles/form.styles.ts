import { css } from 'lit';

/** Buttons and fields. */
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
    margin-inline-start: -4px;
    padding: 0 4px;
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
  select {
    padding-inline: 6px;
    text-overflow: ellipsis;
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
  fieldset,
  legend {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding-block-end: 4px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 8px;
  }
  .buttons .danger {
    margin-inline-start: -13px;
  }
`;
