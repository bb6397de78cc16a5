import type { ReactiveControllerHost, TemplateResult } from 'lit';
import { toFailure, type Failure } from '../failure.ts';
import {
  CreateIntegrationDocument,
  DeleteIntegrationDocument,
  ListPhoneNumbersDocument,
  UpdateIntegrationDocument,
  type ListPhoneNumbersQuery,
  type UpdateIntegrationInput,
} from '../generated/graphql.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { Line } from '../live/timeline-controller.ts';
import { addLineForm, editLineForm } from '../views/line-form.ts';

export type WorkspaceNumber = ListPhoneNumbersQuery['phoneNumbers'][number];

/** Adds, changes and removes one client's lines. Every list it makes goes to `setLines`. */
export class LineManager {
  /** The workspace's numbers to choose from while adding; undefined while they load. */
  numbers: readonly WorkspaceNumber[] | undefined;
  open: { kind: 'add' } | { kind: 'edit'; id: string } | undefined;
  busy = false;
  failure: Failure | undefined;
  /** The line deleted last, for as long as it can be taken back. */
  deleted: Line | undefined;

  /** Where in the list it stood. */
  #deletedFrom = 0;

  readonly #host: ReactiveControllerHost;
  readonly #client: { id: string; externalId: string };
  readonly #lines: () => readonly Line[];
  readonly #setLines: (lines: readonly Line[]) => void;

  constructor(
    host: ReactiveControllerHost,
    client: { id: string; externalId: string },
    lines: { get: () => readonly Line[]; set: (lines: readonly Line[]) => void },
  ) {
    this.#host = host;
    this.#client = client;
    this.#lines = lines.get;
    this.#setLines = lines.set;
  }

  show(open: LineManager['open']): void {
    this.open = open;
    this.failure = undefined;
    this.#host.requestUpdate();
  }

  /** Opens the choice of lines and asks which there are. */
  async startAdding(graphql: GraphQLClient): Promise<void> {
    this.show({ kind: 'add' });
    this.numbers = undefined;
    const { data, failure } = await graphql
      .query(ListPhoneNumbersDocument, {})
      .catch((thrown: unknown) => ({ data: undefined, failure: toFailure(thrown) }));
    this.numbers = data?.phoneNumbers ?? [];
    this.failure = failure;
    this.#host.requestUpdate();
  }

  async add(graphql: GraphQLClient, number: { phoneNumberId: string; displayName: string }): Promise<void> {
    const isDefault = this.#lines().length === 0;
    await this.#do(async () => {
      const input = { clientId: this.#client.id, ...number, isDefault };
      const { createIntegration } = await graphql.mutate(CreateIntegrationDocument, { input });
      this.#keep(createIntegration);
    });
  }

  async save(graphql: GraphQLClient, id: string, input: UpdateIntegrationInput): Promise<void> {
    await this.#do(async () => {
      const { updateIntegration } = await graphql.mutate(UpdateIntegrationDocument, { id, input });
      this.#keep(updateIntegration);
    });
  }

  async remove(graphql: GraphQLClient, line: Line): Promise<void> {
    await this.#do(async () => {
      await graphql.mutate(DeleteIntegrationDocument, { id: line.id });
      this.#deletedFrom = this.#lines().findIndex((other) => other.id === line.id);
      this.#setLines(this.#lines().filter((other) => other.id !== line.id));
    }, line);
  }

  /** Takes the last deletion back: the line is created again as it was; its logs never went. */
  async undo(graphql: GraphQLClient): Promise<void> {
    const line = this.deleted;
    if (!line) return;
    await this.#do(async () => {
      const { phoneNumberId, displayName, autoLogCalls, autoLogMessages, syncContacts, isDefault } = line;
      const { createIntegration } = await graphql.mutate(CreateIntegrationDocument, {
        input: {
          clientId: this.#client.id,
          phoneNumberId,
          displayName,
          autoLogCalls,
          autoLogMessages,
          syncContacts,
          isDefault,
        },
      });
      this.#keep(createIntegration, this.#deletedFrom);
      if (line.isActive) return;
      const paused = { id: createIntegration.id, input: { isActive: false } };
      this.#keep((await graphql.mutate(UpdateIntegrationDocument, paused)).updateIntegration);
    });
  }

  /** The form that is open, and the line it stands in for; undefined id: a line to add. */
  render(graphql: GraphQLClient): { id: string | undefined; content: TemplateResult } | undefined {
    const { open, busy, failure } = this;
    if (!open) return undefined;
    const form = { busy, failure, onCancel: () => this.show(undefined) };
    if (open.kind === 'add') {
      const onAdd = (line: { phoneNumberId: string; displayName: string }) => void this.add(graphql, line);
      const { externalId } = this.#client;
      return {
        id: undefined,
        content: addLineForm(this.numbers, { ...form, clientExternalId: externalId, onAdd }),
      };
    }
    const edited = this.#lines().find((line) => line.id === open.id);
    if (!edited) return undefined;
    const content = editLineForm(edited, {
      ...form,
      onSave: (settings) => void this.save(graphql, edited.id, settings),
      onDelete: () => void this.remove(graphql, edited),
    });
    return { id: edited.id, content };
  }

  #keep(line: Line, place?: number): void {
    const others = this.#lines().filter((other) => other.id !== line.id);
    // One default per client: the server moved it, so the other loses it here too.
    const rest = line.isDefault ? others.map((other) => ({ ...other, isDefault: false })) : others;
    const at = this.#lines().findIndex((other) => other.id === line.id);
    this.#setLines(rest.toSpliced(at < 0 ? (place ?? rest.length) : at, 0, line));
  }

  async #do(write: () => Promise<void>, deleted?: Line): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = undefined;
    this.#host.requestUpdate();
    try {
      await write();
      this.open = undefined;
      this.deleted = deleted;
    } catch (thrown) {
      this.failure = toFailure(thrown);
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }
}
