import type { ArtifactKind } from './call-artifact/artifact-facts.ts';
import type { CallFacts } from './call-log/call-facts.ts';
import type { ContactFacts } from './contact/contact-facts.ts';
import type { OpenPhoneCallId, OpenPhoneContactId, OpenPhoneMessageId, PhoneNumberId } from './ids.ts';
import type { MessageFacts } from './message-log/message-facts.ts';

/** Whether a line may be used for something, per destination. */
export interface LinePermissions {
  readonly US: boolean;
  readonly CA: boolean;
  readonly international: boolean;
}

/** A line of the workspace. */
export interface Line {
  readonly id: PhoneNumberId;
  /** E.164. */
  readonly phoneNumber: string;
  readonly name: string;
  /** The emoji that the workspace shows the line with. */
  readonly symbol: string | null;
  /** When it came to the workspace, where the provider says so: it has no past before that. */
  readonly createdAt: Date | undefined;
  readonly calling: LinePermissions;
  readonly messaging: LinePermissions;
}

/** Somebody of the workspace. */
export interface ProviderUser {
  /** `US…`. */
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

export interface TextToSend {
  readonly from: PhoneNumberId;
  /** E.164. Several make one group thread in which everybody sees everybody. */
  readonly to: readonly string[];
  readonly content: string;
}

/** What is known of a text whose fate a timeout left open. */
export interface SentTextQuery {
  readonly from: PhoneNumberId;
  readonly to: readonly string[];
  /** Texts created before this are not it. */
  readonly since: Date;
}

/** A stretch of a line's past; both ends belong to it, and without them it is all of it. */
interface WalkQuery {
  readonly line: PhoneNumberId;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** One page of a walk, newest first. */
export interface WalkedPage<Facts> {
  readonly facts: readonly Facts[];
  /** How many records of the page could not be read at all. */
  readonly unreadable: number;
}

/** One page of the address book, in the provider's order. */
export interface ContactPage extends WalkedPage<ContactFacts> {
  /** Where the next page begins, as long as the provider remembers; null on the last one. */
  readonly next: string | null;
}

/** A contact to make, or its names to change. */
export interface ContactToWrite {
  readonly firstName: string;
  readonly company: string;
}

/** A contact that is made whole, in one request. */
export interface ContactToCreate extends ContactToWrite {
  /** 1–75 characters; what it is looked up by. */
  readonly externalId: string;
  /** 1–72 characters. */
  readonly source: string;
  /** E.164. */
  readonly phoneNumber: string;
}

/**
 * The provider, as far as a resolver or a write may use it; `api/quo/` implements it. Every call
 * waits for its place under the rate limit. Failures are `ProviderRejected`, `ProviderUnavailable`
 * and, for what is not safe to repeat, `OutcomeUnknown` (schema/errors.ts).
 */
export interface Telephony {
  /** The workspace's lines, cached for some seconds. */
  listLines(): Promise<readonly Line[]>;
  /**
   * Sends one text. Not repeated by itself, whatever happens.
   * @throws {OutcomeUnknown} on a timeout, a lost connection or a 5xx: it may have gone out.
   */
  sendText(text: TextToSend): Promise<MessageFacts>;
  /** Own outgoing texts of the line to exactly these recipients, newest first. */
  findSentTexts(query: SentTextQuery): Promise<readonly MessageFacts[]>;
  /** Asks the provider to send a failed text again (only one without a carrier's error code). */
  retryText(id: OpenPhoneMessageId): Promise<void>;
  /**
   * The call as the provider has it now, with those of its parts that are wanted (all, unless told);
   * undefined when it has none.
   */
  fetchCall(id: OpenPhoneCallId, wanted?: readonly ArtifactKind[]): Promise<CallFacts | undefined>;
  /** The text as the provider has it now, with fresh addresses of its attachments; undefined when it has none. */
  fetchText(id: OpenPhoneMessageId): Promise<MessageFacts | undefined>;
  /** Everybody of the workspace; its AI agent is not among them. */
  listUsers(): Promise<readonly ProviderUser[]>;
  /** The line's calls with their summaries and voicemails, newest first, a page at a time. */
  walkCalls(query: WalkQuery): AsyncIterable<WalkedPage<CallFacts>>;
  /** The line's texts, newest first, a page at a time. */
  walkTexts(query: WalkQuery): AsyncIterable<WalkedPage<MessageFacts>>;
  /** The whole address book with its numbers, a page at a time, from the beginning or after a page. */
  walkContacts(after?: string): AsyncIterable<ContactPage>;
  /** The contact with this REST id as it is now; undefined when there is none. */
  fetchContact(id: OpenPhoneContactId): Promise<ContactFacts | 'unreadable' | undefined>;
  /** The contacts with these external ids, 50 at most. */
  findContacts(externalIds: readonly string[]): Promise<readonly ContactFacts[]>;
  /**
   * Makes a contact. Not repeated by itself, whatever happens.
   * @throws {ProviderRejected} with status 409 when there is one with the number already.
   * @throws {OutcomeUnknown} on a timeout, a lost connection or a 5xx: it may exist.
   */
  createContact(contact: ContactToCreate): Promise<ContactFacts>;
  /** Changes these names of a contact and nothing else. @throws {ProviderRejected} with 404 when there is none. */
  changeContact(id: OpenPhoneContactId, names: ContactToWrite): Promise<void>;
}
