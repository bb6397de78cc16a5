import { once } from 'node:events';
import { ring, type CallHandle, type Ring } from './call-script.ts';
import { seedHistory } from './demo-history.ts';
import { playDemo, replyInDemo } from './demo-play.ts';
import { demoLines } from './demo-workspace.ts';
import {
  endText,
  fateOf,
  picturePrefix,
  receiveText,
  type IncomingText,
  type TextFate,
} from './exchange-texts.ts';
import { plannedFaults, type Faults } from './faults.ts';
import { playCall, type CallScript } from './play-call.ts';
import { chance, newId } from './random.ts';
import { recordingFiles } from './recording-file.ts';
import { restServer, type LoggedRequest } from './rest-server.ts';
import { routesDated } from './routes-dated.ts';
import { routesV1 } from './routes-v1.ts';
import { routesLegacyWebhooks } from './routes-legacy-webhooks.ts';
import { routesWebhooks } from './routes-webhooks.ts';
import { talkSeconds } from './simulated-call.ts';
import { type ContactWishes, demoContacts, newContact, type SimulatedContact } from './simulated-contact.ts';
import type { SimulatedMessage } from './simulated-message.ts';
import { newWebhook, type SimulatedWebhook, type WebhookWishes } from './simulated-webhook.ts';
import type { Delivery } from './delivery.ts';
import { webhookSender } from './webhook-sender.ts';
import type { Workspace } from './workspace.ts';

export interface SimulatorOptions {
  readonly apiKey: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** How many times faster than life its own delays pass (rings, talks, deliveries); 1 by default. */
  readonly speed?: number;
  /** Multiplies the pauses between the tries of a webhook: 1, the default, is the provider's 27 h 35 m. */
  readonly retrySpeed?: number;
  /** Makes what is left to chance repeatable; ids stay random. */
  readonly seed?: number;
  /** Every webhook is delivered twice, under the same id. */
  readonly duplicateDeliveries?: boolean;
  /** How long a webhook may take to be answered; 10,000 by default. */
  readonly answerTimeoutMs?: number;
  /** Sent texts end by themselves after a moment; on by default. */
  readonly autoDeliver?: boolean;
  /** The limit of the API key; 10 by default, as the real one. */
  readonly requestsPerSecond?: number;
  /** Its clock knows whole seconds only, and REST writes them without a fraction. */
  readonly wholeSeconds?: boolean;
  /** How long a recording's address works; an hour by default. */
  readonly recordingTtlMs?: number;
  readonly webhooks?: readonly WebhookWishes[];
}

/** A provider to develop against: it speaks HTTP alone, to us as we to it. */
export interface Simulator extends Pick<Faults, 'failNext' | 'failAll' | 'dropAnswerOfNextSend'> {
  readonly url: string;
  stop(): Promise<void>;
  /** Registers a webhook as somebody would in the provider's settings. */
  connectWebhook(wishes: WebhookWishes): Readonly<SimulatedWebhook>;
  ring(options?: Ring): CallHandle;
  playCall(script: CallScript): CallHandle;
  receiveText(text: IncomingText): Readonly<SimulatedMessage>;
  /** Ends a sent text by hand. */
  deliverText(id: string, fate?: TextFate): void;
  /** The address book as it is now. */
  contacts(): readonly Readonly<SimulatedContact>[];
  /** Somebody makes a contact in the app. `silently`: no webhook tells of it, here and below. */
  addContact(wishes: ContactWishes, how?: { silently?: boolean }): Readonly<SimulatedContact>;
  changeContact(id: string, wishes: ContactWishes, how?: { silently?: boolean }): void;
  deleteContact(id: string, how?: { silently?: boolean }): void;
  /** A believable little world that never stops; something happens about every `everyMs` (6,000). */
  play(options?: { everyMs?: number }): void;
  /** Fills so many hours of the past, the same in every run. */
  seedHistory(options: { hours: number }): void;
  /** The addresses of recordings and pictures that were given out so far stop working. */
  expireAddresses(): void;
  /** What was delivered to webhooks, and how it was answered; oldest first. */
  deliveries(): readonly Delivery[];
  /** REST requests, oldest first. */
  requests(): readonly LoggedRequest[];
  /** Resolves when no webhook is under way; waiting retries are not waited for. */
  settled(): Promise<void>;
}

const deliverAfterMs = 800;

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { speed = 1, autoDeliver = true, wholeSeconds = false } = options;
  const timers = new Set<NodeJS.Timeout>();
  let url = '';
  let isPlaying = false;

  const files = recordingFiles({
    ttlMs: options.recordingTtlMs ?? 3_600_000,
    secondsOf: (id) =>
      Math.max(2, ...workspace.calls.filter(({ recordings }) => recordings[0]?.id === id).map(talkSeconds)),
    isPicture: (id) => id.startsWith(picturePrefix),
  });
  const workspace: Workspace = {
    lines: demoLines,
    calls: [],
    messages: [],
    contacts: demoContacts(),
    webhooks: [],
    speed,
    chance: chance(options.seed ?? Date.now()),
    now: () => new Date(wholeSeconds ? Math.floor(Date.now() / 1_000) * 1_000 : Date.now()),
    later(ms, act) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, ms / speed);
      timers.add(timer);
    },
    emit: (event) => sender.publish(event),
    recordingUrl: (id) => url + files.addressOf(id),
  };
  const { retrySpeed = 1, duplicateDeliveries = false, answerTimeoutMs = 10_000 } = options;
  const sender = webhookSender(workspace, { retrySpeed, duplicateDeliveries, answerTimeoutMs });
  const connectWebhook = (wishes: WebhookWishes): SimulatedWebhook => {
    const webhook = newWebhook(wishes, workspace.now());
    workspace.webhooks.push(webhook);
    return webhook;
  };
  options.webhooks?.forEach(connectWebhook);

  const endLater = (message: SimulatedMessage, fate: TextFate): void => {
    if (autoDeliver) workspace.later(deliverAfterMs, () => endText(workspace, message, fate));
  };
  const onAccepted = (message: SimulatedMessage): void => {
    endLater(message, fateOf(message));
    if (isPlaying) replyInDemo(workspace, message);
  };
  const onRetry = (message: SimulatedMessage): void => {
    message.status = 'queued';
    endLater(message, 'delivered');
  };
  const faults = plannedFaults();
  const { server, requests } = restServer({
    apiKey: options.apiKey,
    requestsPerSecond: options.requestsPerSecond ?? 10,
    wholeSeconds,
    v1: [...routesV1(workspace, onAccepted), ...routesLegacyWebhooks(workspace)],
    dated: [...routesDated(workspace, onRetry), ...routesWebhooks(workspace, sender)],
    faults,
    files,
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The simulator got no port to listen on.');
  url = `http://127.0.0.1:${address.port}`;

  const tellContact = (change: 'updated' | 'deleted', contact: SimulatedContact): void =>
    workspace.emit({ type: `contact.${change}`, subject: { kind: 'contact', contact } });
  const contactOf = (id: string): SimulatedContact => {
    const contact = workspace.contacts.find((candidate) => candidate.id === id);
    if (contact === undefined) throw new RangeError(`The simulator has no contact “${id}”.`);
    return contact;
  };

  return {
    url,
    connectWebhook,
    failNext: faults.failNext,
    failAll: faults.failAll,
    dropAnswerOfNextSend: faults.dropAnswerOfNextSend,
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      sender.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    ring: (wishes) => ring(workspace, wishes),
    playCall: (script) => playCall(workspace, script),
    receiveText: (text) => receiveText(workspace, text),
    deliverText(id, fate = 'delivered') {
      const message = workspace.messages.find((candidate) => candidate.id === id);
      if (message === undefined) throw new RangeError(`The simulator has no text “${id}”.`);
      endText(workspace, message, fate);
    },
    contacts: () => workspace.contacts,
    addContact(wishes, { silently = false } = {}) {
      const contact = newContact(newId('').toLowerCase(), workspace.now(), wishes);
      workspace.contacts.push(contact);
      if (!silently) tellContact('updated', contact);
      return contact;
    },
    changeContact(id, wishes, { silently = false } = {}) {
      const contact = contactOf(id);
      Object.assign(contact, wishes, { updatedAt: workspace.now() });
      if (!silently) tellContact('updated', contact);
    },
    deleteContact(id, { silently = false } = {}) {
      const contact = contactOf(id);
      workspace.contacts.splice(workspace.contacts.indexOf(contact), 1);
      if (!silently) tellContact('deleted', contact);
    },
    play({ everyMs = 6_000 } = {}) {
      if (isPlaying) return;
      isPlaying = true;
      playDemo(workspace, everyMs);
    },
    seedHistory: ({ hours }) => seedHistory(workspace, hours),
    expireAddresses: () => files.expire(),
    deliveries: () => sender.deliveries,
    requests: () => requests,
    settled: () => sender.settled(),
  };
}
