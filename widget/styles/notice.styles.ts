import { css } from 'lit';

/** What stands in the place of, or beside, what cannot be shown. */
export const noticeStyles = css`
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 100%;
    padding: 40px 24px;
    text-align: center;
  }
  .base > .empty {
    flex: 1;
  }
  .empty p {
    max-inline-size: 44ch;
    margin-block-end: 8px;
    color: var(--muted);
  }
  .empty .badge {
    inline-size: 44px;
    block-size: 44px;
    font-size: 1.2em;
    color: var(--accent);
    background: var(--accent-soft);
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-block: 6px;
    padding: 8px 12px;
    border-radius: 8px;
    background: var(--sunken);
  }
  .notice p {
    flex: 1 1 160px;
  }
  .notice.danger {
    background: var(--danger-soft);
  }
  .scroller > .notice {
    margin: 8px 16px;
  }
  .notice.warn {
    margin: 0;
    border-radius: 0;
    padding-inline: 16px;
    color: var(--warn);
    background: var(--warn-soft);
  }
  .all .lines-panel .notice:not(.danger) {
    background: var(--surface);
  }
`;
