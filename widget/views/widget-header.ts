import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionState } from '../live/live-connection.ts';
import { strings } from '../strings.ts';
import { icon } from './icons.ts';

export interface WidgetHeader {
  clientName: string | undefined;
  demo: boolean;
  /** Undefined while there is nothing to connect for. */
  connection: ConnectionState | undefined;
  onCall: (() => void) | undefined;
}

export function widgetHeader(shown: WidgetHeader): TemplateResult {
  const connection = shown.connection && strings.connection[shown.connection];
  return html`<header part="header">
    <span class="badge brand">${icon('phone')}</span>
    <div class="heading">
      <h2>${strings.product}</h2>
      ${shown.clientName ? html`<span class="muted ellipsis">${shown.clientName}</span>` : nothing}
    </div>
    ${shown.demo ? html`<span class="chip">${strings.demo}</span>` : nothing}
    ${
      connection
        ? html`<span class="pill ${shown.connection ?? ''}" part="connection" title=${connection.means}
            ><span class="dot"></span>${connection.label}</span
          >`
        : nothing
    }
    ${
      shown.onCall
        ? html`<button type="button" class="primary" part="call-button" @click=${shown.onCall}>
            ${icon('phone')}${strings.call}
          </button>`
        : nothing
    }
  </header>`;
}
