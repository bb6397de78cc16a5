import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Failure } from '../failure.ts';
import type { LineFieldsFragment } from '../generated/graphql.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';
import { failureNotice } from './failure-notice.ts';
import { icon } from './icons.ts';

export interface LineList {
  lines: readonly LineFieldsFragment[];
  deleted: LineFieldsFragment | undefined;
  failure: Failure | undefined;
  /** The form that is open, and the line it stands in for; undefined id: a line to add. */
  form: { id: string | undefined; content: TemplateResult } | undefined;
  /** Undefined for those who may only read. */
  actions:
    | {
        onAdd(): void;
        onEdit(line: LineFieldsFragment): void;
        onMakeDefault(line: LineFieldsFragment): void;
        onUndo(): void;
      }
    | undefined;
}

export function lineList(list: LineList): TemplateResult {
  const { actions, form } = list;
  return html`<div class="line lines-head">
      <h3>${strings.lines}</h3>
      ${
        actions && !form
          ? html`<button type="button" class="quiet add-line" @click=${() => actions.onAdd()}>
              ${icon('plus')}${strings.addLine}
            </button>`
          : nothing
      }
    </div>
    ${list.failure ? failureNotice(list.failure) : nothing}
    ${
      list.deleted && actions
        ? html`<div class="notice" role="status">
            <p>${strings.deleted(list.deleted.displayName)}</p>
            <button type="button" class="quiet" @click=${() => actions.onUndo()}>${strings.undo}</button>
          </div>`
        : nothing
    }
    ${form && form.id === undefined ? form.content : nothing}
    <ul role="list" class="line-list">
      ${repeat(
        list.lines,
        (line) => line.id,
        (line) =>
          html`<li part="line">${form?.id === line.id ? form.content : lineEntry(line, actions)}</li>`,
      )}
    </ul>`;
}

function lineEntry(line: LineFieldsFragment, actions: LineList['actions']): TemplateResult {
  const editLabel = strings.editLine(line.displayName);
  return html`<div class="line-entry">
    <div class="what">
      <strong class="line-name">${line.displayName}</strong>
      <div class="line">
        <span class="muted small" title=${line.phoneNumber}>${formatPhoneNumber(line.phoneNumber)}</span>
        ${line.isActive ? nothing : html`<span class="chip warn">${strings.paused}</span>`}
        ${
          line.isDefault
            ? html`<span class="chip accent">${strings.isDefault}</span>`
            : actions
              ? html`<button type="button" class="quiet small" @click=${() => actions.onMakeDefault(line)}>
                  ${strings.makeDefault}
                </button>`
              : nothing
        }
      </div>
    </div>
    ${
      actions
        ? html`<button
            type="button"
            class="icon-button"
            title=${editLabel}
            aria-label=${editLabel}
            @click=${() => actions.onEdit(line)}
          >
            ${icon('edit')}
          </button>`
        : nothing
    }
  </div>`;
}
