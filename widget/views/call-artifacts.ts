import { html, nothing, type TemplateResult } from 'lit';
import type { ArtifactState } from '../generated/graphql.ts';
import { isOngoing, type Call } from '../live/timeline-items.ts';
import { strings } from '../strings.ts';
import { formatDuration } from '../time-format.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { icon } from './icons.ts';

const artifacts = ['voicemail', 'recording', 'summary', 'transcript'] as const;
type Artifact = (typeof artifacts)[number];

/** What belongs to a call: what is there opens, what is missing says why. */
export function callArtifacts(call: Call): TemplateResult | typeof nothing {
  if (isOngoing(call)) return nothing;
  const shown = artifacts.filter((name) => isExpected(call, name));
  const missing = shown.flatMap((name) => {
    const { state, reason } = call[name];
    return state === 'READY' ? [] : [missingArtifact(name, state, reason)];
  });
  return html`<div class="artifacts" part="artifacts">
    ${shown.map((name) => (call[name].state === 'READY' ? readyArtifact(call, name) : nothing))}
    ${
      missing.length > 0
        ? html`<ul class="missing" role="list">
            ${missing}
          </ul>`
        : nothing
    }
  </div>`;
}

/** Nobody misses the voicemail of an answered call, or the transcript of one that nobody took. */
function isExpected(call: Call, name: Artifact): boolean {
  if (call[name].state !== 'ABSENT') return true;
  if (name === 'voicemail') return call.callStatus === 'VOICEMAIL';
  return call.callStatus === 'ANSWERED';
}

function missingArtifact(
  name: Artifact,
  state: Exclude<ArtifactState, 'READY'>,
  reason: string | null,
): TemplateResult {
  const words = strings.artifactState(name, state);
  return html`<li class=${state === 'FAILED' ? 'danger' : 'muted'}>
    ${words}${reason ? `: ${reason}` : nothing}
  </li>`;
}

function readyArtifact(call: Call, name: Artifact): TemplateResult {
  if (name === 'transcript') {
    return disclosure(
      strings.artifact.transcript,
      html`<ol class="transcript" role="list">
        ${call.transcript.lines.map(
          (line) =>
            html`<li>
              <span class="muted">${formatDuration(line.start)}</span>
              <span><strong>${speaker(line, call)}</strong> ${line.content}</span>
            </li>`,
        )}
      </ol>`,
    );
  }
  if (name === 'summary') {
    const { paragraphs, nextSteps } = call.summary;
    return disclosure(
      strings.artifact.summary,
      html`${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
      ${
        nextSteps.length > 0
          ? html`<h4>${strings.nextSteps}</h4>
              <ul>
                ${nextSteps.map((step) => html`<li>${step}</li>`)}
              </ul>`
          : nothing
      }`,
    );
  }
  const length = call[name].duration === null ? '' : formatDuration(call[name].duration);
  if (name === 'recording') {
    const parts = call.recording.segmentCount > 1 ? strings.segments(call.recording.segmentCount) : '';
    const label = [strings.artifact.recording, length, parts].filter(Boolean).join(' · ');
    return disclosure(
      label,
      html`${call.recording.segments.map((segment) => sound(strings.artifact.recording, segment))}`,
    );
  }
  const label = [strings.artifact.voicemail, length].filter(Boolean).join(' · ');
  const { transcript } = call.voicemail;
  return disclosure(
    label,
    html`${sound(strings.artifact.voicemail, call.voicemail)}${transcript ? html`<p>${transcript}</p>` : nothing}`,
  );
}

/** Nothing is loaded before somebody wants to hear it; what is not there says why. */
function sound(
  label: string,
  { url, reason }: { url: string | null; reason: string | null },
): TemplateResult {
  return url
    ? html`<audio controls preload="none" aria-label=${label} src=${url}></audio>`
    : html`<p class="muted">${reason ?? strings.noSound}</p>`;
}

/** The other party by its number; without one it is somebody of the line, whose name may not be known. */
function speaker({ speaker: number, user }: Call['transcript']['lines'][number], call: Call): string {
  if (number) return formatPhoneNumber(number);
  if (user?.name) return user.name;
  return call.aiHandled ? strings.aiAgent : strings.staff;
}

function disclosure(label: string, content: TemplateResult): TemplateResult {
  return html`<details>
    <summary>${label}${icon('down')}</summary>
    <div class="sheet">${content}</div>
  </details>`;
}
