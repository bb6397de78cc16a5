import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../failure.ts';
import type { LineFieldsFragment, ListPhoneNumbersQuery } from '../generated/graphql.ts';
import { formatPhoneNumber } from '../phone-number.ts';
import { strings } from '../strings.ts';
import { failureNotice } from './failure-notice.ts';

type WorkspaceNumber = ListPhoneNumbersQuery['phoneNumbers'][number];

/** What a line's form hands back. */
export interface LineSettings {
  displayName: string;
  autoLogCalls: boolean;
  autoLogMessages: boolean;
  syncContacts: boolean;
  isActive: boolean;
}

interface LineForm {
  busy: boolean;
  failure: Failure | undefined;
  onCancel: () => void;
}

const switches = ['autoLogCalls', 'autoLogMessages', 'syncContacts'] as const;

/** The form of a line that is connected. */
export function editLineForm(
  line: LineFieldsFragment,
  form: LineForm & { onSave: (settings: LineSettings) => void; onDelete: () => void },
): TemplateResult {
  return html`<form
    class="panel"
    aria-label=${strings.editLine(line.displayName)}
    @submit=${(event: SubmitEvent) => {
      const fields = readForm(event);
      form.onSave({
        displayName: text(fields, 'displayName') || line.displayName,
        autoLogCalls: fields.has('autoLogCalls'),
        autoLogMessages: fields.has('autoLogMessages'),
        syncContacts: fields.has('syncContacts'),
        isActive: fields.has('isActive'),
      });
    }}
  >
    ${form.failure ? failureNotice(form.failure) : nothing}
    <label class="field"
      ><span>${strings.displayName}</span
      ><input name="displayName" required maxlength="120" .value=${line.displayName}
    /></label>
    ${switches.map((name) => checkbox(name, strings[name], line[name]))}
    ${checkbox('isActive', strings.active, line.isActive)}
    <p class="muted small">${strings.activeMeans}</p>
    <div class="buttons">
      <button type="submit" class="primary" ?disabled=${form.busy}>${strings.save}</button>
      <button type="button" @click=${form.onCancel}>${strings.cancel}</button>
      <button
        type="button"
        class="quiet danger"
        title=${strings.deleteMeans}
        ?disabled=${form.busy}
        @click=${form.onDelete}
      >
        ${strings.delete}
      </button>
    </div>
  </form>`;
}

/** The choice of a workspace's line; what is connected already says so. */
export function addLineForm(
  numbers: readonly WorkspaceNumber[] | undefined,
  form: LineForm & {
    clientExternalId: string;
    onAdd: (line: { phoneNumberId: string; displayName: string }) => void;
  },
): TemplateResult {
  const choices = numbers?.map((number) => {
    const clients = number.integrations.filter((line) => line.deletedAt === null).map((line) => line.client);
    const here = clients.some((client) => client.externalId === form.clientExternalId);
    const note = here
      ? strings.connectedHere
      : clients.length > 0
        ? strings.connectedTo(clients.map((client) => client.name).join(', '))
        : '';
    return { number, here, note };
  });
  const free = choices?.some((choice) => !choice.here) ?? false;
  return html`<form
    class="panel"
    aria-label=${strings.addLine}
    @submit=${(event: SubmitEvent) => {
      const phoneNumberId = text(readForm(event), 'phoneNumberId');
      const chosen = numbers?.find((number) => number.id === phoneNumberId);
      if (chosen) form.onAdd({ phoneNumberId, displayName: chosen.name });
    }}
  >
    ${form.failure ? failureNotice(form.failure) : nothing}
    ${
      choices === undefined
        ? html`<p class="muted" role="status">${strings.loadingLines}</p>`
        : choices.length === 0
          ? form.failure
            ? nothing
            : html`<p class="muted">${strings.noWorkspaceLines}</p>`
          : html`<fieldset>
              <legend>${strings.chooseLine}</legend>
              ${choices.map(
                ({ number, here, note }) =>
                  html`<label class="choice">
                    <input type="radio" name="phoneNumberId" value=${number.id} required ?disabled=${here} />
                    <span>
                      <strong>${number.symbol} ${number.name}</strong>
                      <span class="muted small"
                        >${[formatPhoneNumber(number.phoneNumber), note].filter(Boolean).join(' · ')}</span
                      >
                    </span>
                  </label>`,
              )}
            </fieldset>`
    }
    <div class="buttons">
      <button type="submit" class="primary" ?disabled=${form.busy || !free}>${strings.connect}</button>
      <button type="button" @click=${form.onCancel}>${strings.cancel}</button>
    </div>
  </form>`;
}

function checkbox(name: string, label: string, checked: boolean): TemplateResult {
  return html`<label class="check"
    ><input type="checkbox" name=${name} .checked=${checked} />${label}</label
  >`;
}

function readForm(event: SubmitEvent): FormData {
  event.preventDefault();
  return event.currentTarget instanceof HTMLFormElement ? new FormData(event.currentTarget) : new FormData();
}

function text(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
