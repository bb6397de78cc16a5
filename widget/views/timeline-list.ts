import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Failure } from '../failure.ts';
import { happenedAt, type TimelineItem } from '../live/timeline-items.ts';
import { strings } from '../strings.ts';
import { callRow } from './call-row.ts';
import { failureNotice } from './failure-notice.ts';
import { intentRow } from './intent-row.ts';
import { messageRow } from './message-row.ts';
import type { RowContext } from './timeline-row.ts';

export interface TimelineList {
  items: readonly TimelineItem[];
  now: Date;
  hasOlder: boolean;
  loadingOlder: boolean;
  failure: Failure | undefined;
  onLoadOlder: () => void;
  onReload: () => void;
}

/** The items under their days, newest first; the button at the end is also what scrolling triggers. */
export function timelineList(list: TimelineList, context: RowContext): TemplateResult {
  const days = Map.groupBy(list.items, (item) => context.times.day(happenedAt(item), list.now));
  return html`${repeat(
      days,
      ([day]) => day,
      ([day, items]) =>
        html`<section aria-label=${day}>
          <h3 class="day">${day}</h3>
          <ol role="list">
            ${repeat(
              items,
              (item) => item.id,
              (item) => html`<li>${itemRow(item, context)}</li>`,
            )}
          </ol>
        </section>`,
    )}
    ${list.failure ? failureNotice(list.failure, list.items.length > 0 ? list.onLoadOlder : list.onReload) : nothing}
    <div class="end">
      ${
        list.hasOlder
          ? html`<button
              type="button"
              class="older quiet"
              ?disabled=${list.loadingOlder}
              @click=${list.onLoadOlder}
            >
              ${list.loadingOlder ? strings.loadingOlder : strings.loadOlder}
            </button>`
          : list.items.length > 0
            ? html`<span class="muted small">${strings.beginning}</span>`
            : nothing
      }
    </div>`;
}

/** The shape of rows to come. */
export function timelineSkeleton(): TemplateResult {
  return html`<div class="skeleton" role="status">
    <span class="hidden">${strings.loading}</span>
    ${[1, 2, 3, 4, 5].map(
      () =>
        html`<div class="row">
          <span class="badge"></span>
          <div class="what"></div>
        </div>`,
    )}
  </div>`;
}

function itemRow(item: TimelineItem, context: RowContext): TemplateResult {
  if (item.__typename === 'CallLog') return callRow(item, context);
  return item.__typename === 'MessageLog' ? messageRow(item, context) : intentRow(item, context);
}
