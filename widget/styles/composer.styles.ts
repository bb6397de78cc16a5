import { css } from 'lit';

/** Where a text is written. */
export const composerStyles = css`
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
    flex: 1 1 220px;
    align-items: center;
    gap: 8px;
  }
  .numbers .to {
    flex: 0 1 190px;
  }
  .numbers .to:only-of-type {
    flex-basis: 260px;
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
`;
