import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../failure.ts';
import { failureWords } from '../failure-words.ts';
import { strings } from '../strings.ts';
import { icon } from './icons.ts';

/** What failed and what to do next, in a line beside what failed. */
export function failureNotice(failure: Failure, again?: () => void): TemplateResult {
  const words = failureWords[failure.code];
  return html`<div class="notice danger" role="alert" part="error">
    ${icon('alert')}
    <p><strong>${words.title}.</strong> ${words.own ? failure.message : nothing} ${words.next}</p>
    ${again ? html`<button type="button" class="quiet" @click=${again}>${strings.tryAgain}</button>` : nothing}
  </div>`;
}

/** The same in the place of what could not be shown at all. */
export function failureState(failure: Failure, again: () => void): TemplateResult {
  const words = failureWords[failure.code];
  return emptyState(
    { title: words.title, next: words.own ? `${failure.message} ${words.next}` : words.next },
    html`<button type="button" @click=${again}>${strings.tryAgain}</button>`,
    'alert',
  );
}

/** Why there is nothing to see, and what to do about it. */
export function emptyState(
  words: { title: string; next: string },
  action: TemplateResult | typeof nothing = nothing,
  picture: 'alert' | 'phone' = 'phone',
): TemplateResult {
  return html`<div class="empty" role=${picture === 'alert' ? 'alert' : 'note'} part="empty">
    <span class="badge">${icon(picture)}</span>
    <h3>${words.title}</h3>
    <p>${words.next}</p>
    ${action}
  </div>`;
}
