import { createHash } from 'node:crypto';
import { demoLines, demoPeople, type DemoLine } from './demo-workspace.ts';
import type { Chance } from './random.ts';
import type { SimulatedCall } from './simulated-call.ts';
import type { SimulatedContact } from './simulated-contact.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import type { SimulatedWebhook } from './simulated-webhook.ts';

/** Something that webhooks tell; `type` is the provider's event type. */
export interface WorkspaceEvent {
  readonly type: string;
  readonly subject:
    | { readonly kind: 'call'; readonly call: SimulatedCall }
    | { readonly kind: 'message'; readonly message: SimulatedMessage }
    | { readonly kind: 'contact'; readonly contact: SimulatedContact };
}

/** All that the pretended provider knows. Calls and messages are in the order they came to be. */
export interface Workspace {
  readonly lines: readonly DemoLine[];
  readonly calls: SimulatedCall[];
  readonly messages: SimulatedMessage[];
  readonly contacts: SimulatedContact[];
  readonly webhooks: SimulatedWebhook[];
  readonly chance: Chance;
  /** How many times faster than life its delays pass. */
  readonly speed: number;
  now(): Date;
  /** Runs `act` after so many milliseconds of its own time, unless the simulator stops before. */
  later(ms: number, act: () => void): void;
  emit(event: WorkspaceEvent): void;
  /** A signed address of the recording; each asking makes a new one. */
  recordingUrl(id: string): string;
}

/** @throws {RangeError} for a line that the workspace does not have. */
export function lineOf(workspace: Workspace, idOrNumber: string | undefined): DemoLine {
  const line =
    idOrNumber === undefined
      ? demoLines[0]
      : workspace.lines.find(({ id, phoneNumber }) => idOrNumber === id || idOrNumber === phoneNumber);
  if (line === undefined)
    throw new RangeError(`The simulated workspace has no line “${idOrNumber}”; take one of demoLines.`);
  return line;
}

/** One thread per line and set of other numbers, the same in each run. */
export function conversationIdOf(line: DemoLine, others: readonly string[]): string {
  const thread = [line.id, ...[...others].toSorted()].join();
  return `CN${createHash('sha256').update(thread).digest('hex').slice(0, 32)}`;
}

/** REST ids of the contacts with these numbers. */
export const contactIdsOf = (numbers: readonly string[]): readonly string[] =>
  demoPeople.filter(({ phoneNumber }) => numbers.includes(phoneNumber)).map(({ contactId }) => contactId);

export const appLink = (lineId: string, conversationId: string, activityId: string): string =>
  `https://my.quo.com/inbox/${lineId}/c/${conversationId}?at=${activityId}`;
