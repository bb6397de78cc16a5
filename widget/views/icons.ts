import { svg, html, type TemplateResult, type SVGTemplateResult } from 'lit';

const handset = svg`<path d="M6.6 3.5 9 3l2 4.6-2 1.6a12 12 0 0 0 5.8 5.8l1.6-2L21 15l-.5 2.4c-.3 1.5-1.6 2.6-3.1 2.6A14.4 14.4 0 0 1 4 6.6c0-1.5 1.1-2.8 2.6-3.1Z"/>`;

const paths = {
  phone: handset,
  incoming: svg`${handset}<path d="M20 4l-5.5 5.5M14 5v5h5"/>`,
  outgoing: svg`${handset}<path d="M14.5 9.5 20 4M15 4h5v5"/>`,
  missed: svg`${handset}<path d="m15 4 5 5m0-5-5 5"/>`,
  voicemail: svg`<circle cx="6.5" cy="12" r="3.5"/><circle cx="17.5" cy="12" r="3.5"/><path d="M6.5 15.5h11"/>`,
  text: svg`<path d="M4 5h16v11H10l-4 4v-4H4Z"/>`,
  waiting: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`,
  send: svg`<path d="m4 12 16-7.5-5 16-3.5-6.5Zm7.5 2L20 4.500"/>`,
  edit: svg`<path d="m4 20 .8-4L16 4.800l3.200 3.200L8 19.200Z"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  up: svg`<path d="M12 19V5m-6 6 6-6 6 6"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  alert: svg`<path d="M12 4 2.800 19.500h18.400Z"/><path d="M12 10v4.500m0 2.200v.2"/>`,
  down: svg`<path d="m6 9 6 6 6-6"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof paths;

/** A line drawing in the text's colour. Decoration: the words beside it say the same. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${paths[name]}</svg>`;
}
