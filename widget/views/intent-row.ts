import { html, nothing, type TemplateResult } from 'lit';
import type { Intent } from '../live/timeline-items.ts';
import { strings } from '../strings.ts';
import { timelineRow, type RowContext } from './timeline-row.ts';

/** A call that somebody asked for from here, as long as no real call has joined it. */
export function intentRow(intent: Intent, context: RowContext): TemplateResult {
  const tone = { OPEN: 'ringing', MATCHED: 'good', EXPIRED: 'warn' }[intent.intentStatus];
  const link = intent.intentStatus === 'OPEN' ? context.dialLink(intent) : undefined;
  return timelineRow(
    intent,
    {
      kind: 'intent',
      icon: 'waiting',
      tone,
      title: strings.calledFromHere(intent.requestedBy),
      status: html`<span class="state ${tone}" part="intent-status"
        >${strings.intent[intent.intentStatus]}</span
      >`,
      body: html`<p class="muted small">
        ${strings.intentMeans[intent.intentStatus]}
        ${link ? html`<a class="whole" href=${link}>${strings.dial.open}</a>` : nothing}
      </p>`,
    },
    context,
  );
}
