import type { ArtifactKind } from '../call-artifact/artifact-facts.ts';
import type { CallRow } from '../call-log/call-row.ts';
import type { CallState } from '../call-log/merge-call.ts';
import type { MessageRow } from '../message-log/message-row.ts';
import type { Vault } from '../vault.ts';
import type { ArtifactRow, ContactRow, FileRow, Known, UnmatchedIntent } from './known.ts';

/**
 * What a batch works on between reading and writing: the rows as they were read, and the rows as the
 * facts have made them so far. Every `record-*.ts` reads and writes here, so that several facts about
 * one call in one batch see each other.
 */
export class WorkingSet {
  readonly calls = new Map<string, CallRow>();
  readonly waiting = new Map<string, CallState>();
  readonly noLongerWaiting = new Set<string>();
  readonly artifacts = new Map<string, ArtifactRow>();
  /** Calls that turned out not to be logged: what was kept for them goes. */
  readonly dropped = new Set<string>();
  readonly messages = new Map<string, MessageRow>();
  readonly contacts = new Map<string, ContactRow>();
  /** What lies at the provider and is to be copied, by its id. */
  readonly files = new Map<string, FileRow>();
  /** Ids of people of the workspace who are spoken of. */
  readonly users = new Set<string>();
  /** Intent id → id of the call log that it was joined to. */
  readonly matchedIntents = new Map<string, string>();

  readonly known: Known;
  readonly vault: Vault;
  readonly now: Date;

  constructor(known: Known, vault: Vault, now: Date) {
    this.known = known;
    this.vault = vault;
    this.now = now;
  }

  call(openPhoneCallId: string): CallRow | undefined {
    return (
      this.calls.get(openPhoneCallId) ??
      this.known.calls.find((row) => row.openphone_call_id === openPhoneCallId)
    );
  }

  waitingCall(openPhoneCallId: string): CallState | undefined {
    const fresh = this.waiting.get(openPhoneCallId);
    if (fresh || this.noLongerWaiting.has(openPhoneCallId)) return fresh;
    return this.known.waiting.find((row) => row.openphone_call_id === openPhoneCallId)?.state;
  }

  /** Keeps what is said of a call until it is known when it began. */
  putWaiting(openPhoneCallId: string, state: CallState): void {
    this.waiting.set(openPhoneCallId, state);
    this.noLongerWaiting.delete(openPhoneCallId);
  }

  stopWaiting(openPhoneCallId: string): void {
    this.waiting.delete(openPhoneCallId);
    this.noLongerWaiting.add(openPhoneCallId);
  }

  /** Forgets a call that has no log and will get none, and the parts of it that have come already. */
  drop(openPhoneCallId: string): void {
    this.stopWaiting(openPhoneCallId);
    this.dropped.add(openPhoneCallId);
    for (const [key, row] of this.artifacts)
      if (row.openphone_call_id === openPhoneCallId) this.artifacts.delete(key);
  }

  artifact(openPhoneCallId: string, kind: ArtifactKind): ArtifactRow | undefined {
    const fresh = this.artifacts.get(artifactKey(openPhoneCallId, kind));
    if (fresh || this.dropped.has(openPhoneCallId)) return fresh;
    return this.known.artifacts.find((row) => row.openphone_call_id === openPhoneCallId && row.kind === kind);
  }

  /** Stored parts of dropped calls that nothing has come for since. */
  droppedArtifacts(): ArtifactRow[] {
    return this.known.artifacts.filter(
      (row) =>
        this.dropped.has(row.openphone_call_id) &&
        !this.artifacts.has(artifactKey(row.openphone_call_id, row.kind)),
    );
  }

  artifactsOf(openPhoneCallId: string): ArtifactRow[] {
    const kinds: ArtifactKind[] = ['RECORDING', 'VOICEMAIL', 'TRANSCRIPT', 'SUMMARY'];
    return kinds.flatMap((kind) => this.artifact(openPhoneCallId, kind) ?? []);
  }

  putArtifact(row: ArtifactRow): void {
    this.artifacts.set(artifactKey(row.openphone_call_id, row.kind), row);
  }

  /** Those of a call's parts that this batch has brought or changed. */
  freshArtifactsOf(openPhoneCallId: string): ArtifactRow[] {
    return [...this.artifacts.values()].filter((row) => row.openphone_call_id === openPhoneCallId);
  }

  message(openPhoneMessageId: string): MessageRow | undefined {
    for (const row of this.messages.values()) if (row.openphone_message_id === openPhoneMessageId) return row;
    return this.known.messages.find((row) => row.openphone_message_id === openPhoneMessageId);
  }

  contact(openPhoneContactId: string): ContactRow | undefined {
    return (
      this.contacts.get(openPhoneContactId) ??
      this.known.contacts.find((row) => row.openphone_contact_id === openPhoneContactId)
    );
  }

  openIntents(): UnmatchedIntent[] {
    return this.known.intents.filter(({ id }) => !this.matchedIntents.has(id));
  }
}

function artifactKey(openPhoneCallId: string, kind: ArtifactKind): string {
  return `${openPhoneCallId}/${kind}`;
}
