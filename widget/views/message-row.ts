import { html, nothing, type TemplateResult } from 'lit';
import type { MessageStatus } from '../generated/graphql.ts';
import type { Message } from '../live/timeline-items.ts';
import { strings } from '../strings.ts';
import { failureNotice } from './failure-notice.ts';
import { icon } from './icons.ts';
import { timelineRow, type RowContext } from './timeline-row.ts';

const tones: Record<MessageStatus, string> = {
  PENDING: 'muted',
  SENT: 'muted',
  DELIVERED: 'good',
  FAILED: 'danger',
};

export function messageRow(message: Message, context: RowContext): TemplateResult {
  const outbound = message.messageDirection === 'OUTBOUND';
  const failed = outbound && message.messageStatus === 'FAILED';
  const tone = outbound ? tones[message.messageStatus] : '';
  return timelineRow(
    message,
    {
      kind: outbound ? 'message outbound' : 'message inbound',
      icon: 'text',
      tone: failed ? 'danger' : 'text',
      title: outbound ? strings.sent : strings.received,
      status: outbound
        ? html`<span class="state ${tone}" part="message-status"
            >${strings.messageStatus[message.messageStatus]}</span
          >`
        : html``,
      body: html`
        <div class="bubble" part="bubble">${message.content ?? html`<em>${strings.noContent}</em>`}</div>
        ${message.attachments.map(({ contentType, url, reason }) =>
          url
            ? html`<a class="chip" href=${url} target="_blank" rel="noopener"
                >${strings.attachment(contentType)}</a
              >`
            : html`<span class="chip" title=${reason ?? nothing}>${strings.attachment(contentType)}</span>`,
        )}
        ${failed ? failedMessage(message, context) : nothing}
      `,
    },
    context,
  );
}

function failedMessage(message: Message, context: RowContext): TemplateResult {
  const retrying = context.retrying.has(message.id);
  const failure = context.retryFailures.get(message.id);
  return html`<div class="line why danger">
      ${icon('alert')}<span>${message.errorMessage ?? strings.noReason(message.errorCode)}</span>
      ${
        message.retryable && context.actions
          ? html`<button
              type="button"
              class="small"
              ?disabled=${retrying}
              @click=${() => context.actions?.onRetry(message.id)}
            >
              ${retrying ? strings.retrying : strings.retry}
            </button>`
          : nothing
      }
    </div>
    ${failure ? failureNotice(failure) : nothing}`;
}
