import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../failure.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';
import { failureNotice } from './failure-notice.ts';
import { icon } from './icons.ts';
import { numberFields, type NumberChoice } from './text-form.ts';

export interface CallDialog extends NumberChoice {
  busy: boolean;
  failure: Failure | undefined;
  /** The stored intent, with the link that opens the phone at hand. */
  ready: { to: string; from: string; link: string | undefined } | undefined;
  onDial: () => void;
  /** After it was closed, in whichever way. */
  onClosed: () => void;
}

function close(event: Event): void {
  if (event.currentTarget instanceof Element) event.currentTarget.closest('dialog')?.close();
}

/** A native dialog: Escape closes it, focus stays in it and returns to where it came from. */
export function callDialog(dialog: CallDialog): TemplateResult {
  const dial = (event: Event) => {
    event.preventDefault();
    dialog.onDial();
  };
  return html`<dialog class="dialog" part="dialog" aria-labelledby="dial-title" @close=${dialog.onClosed}>
    <form @submit=${dial}>
      <div class="line">
        <h3 id="dial-title">${strings.dial.title}</h3>
        <button type="button" class="icon-button" aria-label=${strings.close} @click=${close}>
          ${icon('close')}
        </button>
      </div>
      <p class="muted small">${strings.dial.explain}</p>
      ${dialog.failure ? failureNotice(dialog.failure) : nothing}
      ${dialog.ready ? readyCall(dialog.ready) : numberFields(dialog, 'dial')}
      ${
        dialog.ready
          ? nothing
          : html`<div class="buttons">
              <button type="button" @click=${close}>${strings.cancel}</button>
              <button type="submit" class="primary" ?disabled=${dialog.busy}>
                ${icon('phone')}${dialog.busy ? strings.dial.busy : strings.dial.submit}
              </button>
            </div>`
      }
    </form>
  </dialog>`;
}

function readyCall(ready: NonNullable<CallDialog['ready']>): TemplateResult {
  return html`<p role="status">
      ${strings.dial.ready} <strong class="whole">${formatPhoneNumber(ready.to)}</strong>
      <span class="whole">${strings.dial.readyFrom(formatPhoneNumber(ready.from))}</span>
    </p>
    ${
      ready.link
        ? html`<a class="button primary dial-link" part="dial-link" href=${ready.link}
            >${icon('phone')}${strings.dial.open}</a
          >`
        : html`<p>${strings.dial.noLink}</p>`
    }`;
}
