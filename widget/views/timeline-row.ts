import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../failure.ts';
import { happenedAt, otherParties, type TimelineItem } from '../live/timeline-items.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';
import type { TimeFormat } from '../time-format.ts';
import { icon, type IconName } from './icons.ts';

/** What every row of the timeline needs beside its item. */
export interface RowContext {
  times: TimeFormat;
  /** A number's label among the client's people, e.g. “Front desk”. */
  labels: ReadonlyMap<string, string>;
  /** A line's display name by its id. */
  lineNames: ReadonlyMap<string, string>;
  retrying: ReadonlySet<string>;
  retryFailures: ReadonlyMap<string, Failure>;
  /** Undefined for those who may only read. */
  actions:
    { onCall(number: string): void; onText(number: string): void; onRetry(id: string): void } | undefined;
  /** The link that opens the phone for an open intent. */
  dialLink(item: TimelineItem): string | undefined;
}

/** The frame that calls, texts and intents share: who, what, when, and the way back to them. */
export function timelineRow(
  item: TimelineItem,
  row: { kind: string; icon: IconName; tone: string; title: string; status: TemplateResult; body?: unknown },
  context: RowContext,
): TemplateResult {
  const others = otherParties(item);
  const [single] = others.length === 1 ? others : [];
  const who = others.map((number) => partyName(number, context)).join(', ') || strings.unknownNumber;
  const line = item.__typename === 'CallIntent' ? undefined : item.integration;
  const lineName = line && context.lineNames.size > 1 ? context.lineNames.get(line.id) : undefined;
  const at = happenedAt(item);
  return html`<article class="row ${row.kind} ${row.tone}" part="row ${row.kind}" data-id=${item.id}>
    <span class="badge ${row.tone}">${icon(row.icon)}</span>
    <div class="what">
      <div class="line">
        <strong class="who" title=${others.join(', ')}>${who}</strong>
        ${single && context.labels.has(single) ? html`<span class="muted">${formatPhoneNumber(single)}</span>` : nothing}
      </div>
      <div class="line status">
        <span class="muted">${row.title}</span>${row.status}
        ${lineName ? html`<span class="muted via">${strings.via(lineName)}</span>` : nothing}
      </div>
      ${row.body ?? nothing}
    </div>
    <div class="aside">
      <time datetime=${at} title=${context.times.full(at)}>${context.times.time(at)}</time>
      ${context.actions && single ? rowActions(single, who, context.actions) : nothing}
    </div>
  </article>`;
}

/** The label that the client's people gave the number, or the number as people write it. */
export function partyName(number: string, context: Pick<RowContext, 'labels'>): string {
  return context.labels.get(number) ?? formatPhoneNumber(number);
}

function rowActions(
  number: string,
  who: string,
  actions: NonNullable<RowContext['actions']>,
): TemplateResult {
  const [text, call] = [strings.textTo(who), strings.callTo(who)];
  return html`<span class="actions">
    <button
      type="button"
      class="icon-button"
      title=${text}
      aria-label=${text}
      @click=${() => actions.onText(number)}
    >
      ${icon('text')}
    </button>
    <button
      type="button"
      class="icon-button"
      title=${call}
      aria-label=${call}
      @click=${() => actions.onCall(number)}
    >
      ${icon('phone')}
    </button>
  </span>`;
}
