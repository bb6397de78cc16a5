import { css } from 'lit';

/** Colours and measures. Every text colour has 4.5:1 on the surface it stands on, in both themes. */
export const themeStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color-scheme: light dark;
    --accent: var(--openphone-accent, light-dark(#4a45d1, #a29dff));
    --on-accent: var(--openphone-on-accent, light-dark(#fff, #15132b));
    --accent-soft: var(--openphone-accent-soft, light-dark(#efeefd, #26244a));
    --surface: var(--openphone-surface, light-dark(#fff, #16181d));
    --sunken: var(--openphone-sunken, light-dark(#f5f6f8, #1f2229));
    --text: var(--openphone-text, light-dark(#191c22, #eceef2));
    --muted: var(--openphone-muted, light-dark(#5a6170, #a2a9b6));
    --border: var(--openphone-border, light-dark(#e2e5ea, #30353f));
    --field: var(--openphone-field, light-dark(#858c99, #717886));
    --good: var(--openphone-good, light-dark(#0f6b45, #58cb95));
    --good-soft: var(--openphone-good-soft, light-dark(#e6f6ee, #12301f));
    --warn: var(--openphone-warn, light-dark(#875000, #f0b660));
    --warn-soft: var(--openphone-warn-soft, light-dark(#fdf3e1, #37280f));
    --danger: var(--openphone-danger, light-dark(#b3202e, #ff8d92));
    --danger-soft: var(--openphone-danger-soft, light-dark(#fdecec, #3c181b));
    --radius: var(--openphone-radius, 12px);
    --gap: 12px;
    font: var(--openphone-font, 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
    color: var(--text);
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([density='compact']) {
    --gap: 8px;
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  h2,
  h3,
  h4,
  p,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }
  h2,
  h3 {
    font-size: 1em;
    font-weight: 650;
  }
  :is(ol, ul)[role='list'] {
    list-style: none;
  }
  a {
    color: var(--accent);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .icon {
    flex: none;
    inline-size: 1.2em;
    block-size: 1.2em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 0.88em;
  }
  .danger {
    color: var(--danger);
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .whole {
    white-space: nowrap;
  }
  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
