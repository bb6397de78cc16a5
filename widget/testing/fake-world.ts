import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';

export type Row = { __typename: string; id: string } & Record<string, unknown>;

/** One test's API: what it holds, what it was asked, and the faults it was told to have. */
export class FakeWorld {
  readonly items = new Map<string, Row>();
  readonly log: { cursor: string; change: string; item: Row }[] = [];
  readonly wakeups = new Set<() => void>();
  readonly sockets = new Set<WebSocket>();
  /** Every operation with its variables, in order. */
  readonly asked: { operation: string; variables: Record<string, unknown> }[] = [];
  /** Error codes by root field, used up one by one. */
  readonly faults = new Map<string, string[]>();
  readonly sentByKey = new Map<string, Row>();
  viewer = { id: 'ada', role: 'AGENT', allClients: true, canWrite: true, demo: true };
  integrations: Record<string, unknown>[] = [];
  /** Tokens that are refused from now on. */
  readonly refused = new Set<string>();
  #millisecond = Date.now() - 86_400_000 * 2;

  /** A UUIDv7-shaped id: the order of ids is the order of time. */
  idAt(at: number): string {
    const time = Math.trunc(at).toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
  }

  nextMoment(): number {
    return (this.#millisecond += 60_000);
  }

  /** Stores an item without telling anybody, as history. */
  store(item: Row): Row {
    this.items.set(item.id, item);
    return item;
  }

  /** Stores an item and tells the subscribers. */
  publish(item: Row): Row {
    const change = this.items.has(item.id) ? 'UPDATED' : 'CREATED';
    this.store(item);
    this.log.push({ cursor: String(this.log.length + 1), change, item });
    for (const wake of this.wakeups) wake();
    return item;
  }

  newestFirst(): Row[] {
    return [...this.items.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Everything after the cursor, then what comes. No generator: one that waits cannot be ended. */
  follow(after: string | null | undefined): AsyncIterableIterator<(typeof this.log)[number]> {
    let position = Number(after ?? this.log.length);
    const state = { ended: false };
    let wake: () => void = () => undefined;
    const listener = () => wake();
    this.wakeups.add(listener);
    const next = async (): Promise<IteratorResult<(typeof this.log)[number]>> => {
      while (!state.ended) {
        const value = this.log[position];
        if (value) {
          position += 1;
          return { value, done: false };
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
      return { value: undefined, done: true };
    };
    const end = () => {
      state.ended = true;
      this.wakeups.delete(listener);
      wake();
      return Promise.resolve({ value: undefined, done: true as const });
    };
    const iterator = { next, return: end, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }
}

const missing = { state: 'ABSENT', reason: null };

export function aCall(world: FakeWorld, fields: Record<string, unknown> = {}): Row {
  const at = typeof fields['at'] === 'number' ? fields['at'] : world.nextMoment();
  const moment = new Date(at).toISOString();
  return {
    __typename: 'CallLog',
    id: world.idAt(at),
    direction: 'INBOUND',
    status: 'ANSWERED',
    from: '+15550100001',
    to: '+15550109999',
    participants: ['+15550100001', '+15550109999'],
    duration: 252,
    startedAt: moment,
    createdAt: moment,
    updatedAt: moment,
    aiHandled: false,
    integration: world.integrations[0],
    recording: { ...missing, segmentCount: 0, segments: [] },
    transcript: { ...missing, lines: [] },
    summary: { ...missing, paragraphs: [], nextSteps: [] },
    voicemail: missing,
    ...fields,
  };
}

export function aMessage(world: FakeWorld, fields: Record<string, unknown> = {}): Row {
  const at = typeof fields['at'] === 'number' ? fields['at'] : world.nextMoment();
  const moment = new Date(at).toISOString();
  return {
    __typename: 'MessageLog',
    id: world.idAt(at),
    direction: 'INBOUND',
    status: 'DELIVERED',
    from: '+15550100001',
    to: ['+15550109999'],
    participants: ['+15550100001', '+15550109999'],
    content: 'Hello there',
    attachments: [],
    retryable: false,
    sentAt: moment,
    createdAt: moment,
    updatedAt: moment,
    integration: world.integrations[0],
    ...fields,
  };
}

export function aLine(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: randomUUID(),
    phoneNumberId: 'PN1',
    phoneNumber: '+15550109999',
    displayName: 'Main line',
    autoLogCalls: true,
    autoLogMessages: true,
    syncContacts: false,
    isDefault: true,
    isActive: true,
    deletedAt: null,
    ...fields,
  };
}
