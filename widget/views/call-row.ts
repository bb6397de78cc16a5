import { html, nothing, type TemplateResult } from 'lit';
import type { CallStatus } from '../generated/graphql.ts';
import type { Call } from '../live/timeline-items.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';
import { formatDuration } from '../time-format.ts';
import { callArtifacts } from './call-artifacts.ts';
import type { IconName } from './icons.ts';
import { timelineRow, type RowContext } from './timeline-row.ts';

const tones: Record<CallStatus, string> = {
  RINGING: 'ringing',
  IN_PROGRESS: 'ringing',
  ANSWERED: 'good',
  MISSED: 'danger',
  VOICEMAIL: 'warn',
  BUSY: 'warn',
  FAILED: 'danger',
  NO_ANSWER: 'warn',
};

export function callRow(call: Call, context: RowContext): TemplateResult {
  const tone = call.callStatus ? tones[call.callStatus] : '';
  const status = call.callStatus ? strings.callStatus[call.callStatus] : strings.callStatusUnknown;
  const length = call.duration ? ` · ${formatDuration(call.duration)}` : '';
  const title =
    call.callDirection === null
      ? strings.call
      : call.callDirection === 'INBOUND'
        ? strings.incoming
        : strings.outgoing;
  return timelineRow(
    call,
    {
      kind: 'call',
      icon: iconOf(call),
      tone,
      title,
      status: html`<span class="state ${tone}" part="call-status">${status}${length}</span>`,
      body: html`${callNotes(call)}${callArtifacts(call)}`,
    },
    context,
  );
}

function iconOf(call: Call): IconName {
  if (call.callStatus === 'VOICEMAIL') return 'voicemail';
  if (call.callStatus === 'MISSED' || call.callStatus === 'FAILED') return 'missed';
  return call.callDirection === 'OUTBOUND' ? 'outgoing' : 'incoming';
}

function callNotes(call: Call): TemplateResult | typeof nothing {
  const notes = [
    answeredNote(call),
    call.forwardedTo ? strings.forwardedTo(formatPhoneNumber(call.forwardedTo)) : '',
    call.intent ? strings.calledFromHere(call.intent.requestedBy) : '',
  ].filter(Boolean);
  return notes.length > 0 ? html`<p class="muted small">${notes.join(' · ')}</p>` : nothing;
}

/** Who took it. Somebody whose name the provider has not told says nothing to anybody. */
function answeredNote({ aiHandled, answeredBy }: Call): string {
  if (aiHandled || answeredBy?.kind === 'AI_AGENT') return strings.answeredByAi;
  return answeredBy?.name ? strings.answeredBy(answeredBy.name) : '';
}
