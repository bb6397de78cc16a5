import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../failure.ts';
import type { LineFieldsFragment } from '../generated/graphql.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';
import { failureNotice } from './failure-notice.ts';
import { icon } from './icons.ts';

export interface NumberChoice {
  to: string;
  lineId: string;
  lines: readonly LineFieldsFragment[];
  /** Numbers to offer: the client's people and those who called lately. */
  suggestions: readonly { number: string; label: string }[];
  onChange: (part: { to?: string; lineId?: string }) => void;
}

/** Whom to reach and from which line; one line alone needs no choice. */
export function numberFields(choice: NumberChoice, id: string): TemplateResult {
  return html`<label class="field to"
      ><span>${strings.to}</span>
      <input
        type="tel"
        name="to"
        autocomplete="off"
        list="${id}-numbers"
        .value=${choice.to}
        @input=${(event: Event) => choice.onChange({ to: readValue(event) })}
      />
      <datalist id="${id}-numbers">
        ${choice.suggestions.map(({ number, label }) => html`<option value=${formatPhoneNumber(number)}>${label}</option>`)}
      </datalist>
    </label>
    ${
      choice.lines.length > 1
        ? html`<label class="field"
            ><span>${strings.from}</span>
            <select name="line" @change=${(event: Event) => choice.onChange({ lineId: readValue(event) })}>
              ${choice.lines.map(
                (line) =>
                  html`<option value=${line.id} ?selected=${line.id === choice.lineId}>
                    ${lineLabel(line, choice.lines)}
                  </option>`,
              )}
            </select>
          </label>`
        : nothing
    }`;
}

/** A line by its name; by its number too where two have the same. */
function lineLabel(line: LineFieldsFragment, lines: readonly LineFieldsFragment[]): string {
  const named = lines.filter((other) => other.displayName === line.displayName);
  return named.length > 1 ? `${line.displayName} · ${formatPhoneNumber(line.phoneNumber)}` : line.displayName;
}

export interface TextForm extends NumberChoice {
  content: string;
  sending: boolean;
  failure: Failure | undefined;
  onContent: (content: string) => void;
  onSend: () => void;
}

export function textForm(form: TextForm): TemplateResult {
  const send = (event: Event) => {
    event.preventDefault();
    form.onSend();
  };
  // While an input method composes a character, Enter belongs to it.
  const keydown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  return html`<form class="composer" part="composer" aria-label=${strings.composer} @submit=${send}>
    ${form.failure ? failureNotice(form.failure) : nothing}
    <div class="numbers">${numberFields(form, 'text')}</div>
    <div class="write">
      <textarea
        name="content"
        rows="2"
        aria-label=${strings.message}
        aria-describedby="send-hint"
        placeholder=${strings.placeholder}
        .value=${form.content}
        @input=${(event: Event) => form.onContent(readValue(event))}
        @keydown=${keydown}
      ></textarea>
      <button
        type="submit"
        class="primary"
        part="send-button"
        ?disabled=${form.sending || !form.content.trim()}
      >
        ${icon('send')}${form.sending ? strings.sending : strings.send}
      </button>
    </div>
    <span id="send-hint" class="hint muted small">${strings.sendHint}</span>
  </form>`;
}

function readValue(event: Event): string {
  const field = event.currentTarget;
  return field instanceof HTMLInputElement ||
    field instanceof HTMLTextAreaElement ||
    field instanceof HTMLSelectElement
    ? field.value
    : '';
}
