import type { Delivery, DeliveryAttempt } from './delivery.ts';
import { eventEnvelope } from './event-envelope.ts';
import { postDelivery } from './post-delivery.ts';
import { newId } from './random.ts';
import type { SimulatedWebhook } from './simulated-webhook.ts';
import type { Workspace, WorkspaceEvent } from './workspace.ts';

export interface WebhookSenderOptions {
  /** Multiplies the pauses between tries: 1 is the real schedule of 27 h 35 m. */
  readonly retrySpeed: number;
  readonly duplicateDeliveries: boolean;
  readonly answerTimeoutMs: number;
}

export interface WebhookSender {
  /** Newest last. */
  readonly deliveries: readonly Delivery[];
  /** Tells every webhook that listens for it. */
  publish(event: WorkspaceEvent): void;
  /** The test delivery: signed as any, about nothing that exists. */
  publishTest(webhook: SimulatedWebhook, eventType: string, body: Record<string, unknown>): void;
  retry(delivery: Delivery): void;
  /** Resolves when no try is under way; those that wait for their next one are not waited for. */
  settled(): Promise<void>;
  stop(): void;
}

const secondMs = 1_000;
const hourMs = 3_600_000;
/** After the first try. */
const retryPausesMs = [
  5 * secondMs,
  300 * secondMs,
  0.5 * hourMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  10 * hourMs,
];
const keptDeliveries = 5_000;

export function webhookSender(workspace: Workspace, options: WebhookSenderOptions): WebhookSender {
  const deliveries: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();

  const signal = (): AbortSignal =>
    AbortSignal.any([stopping.signal, AbortSignal.timeout(options.answerTimeoutMs)]);

  function deliver(
    webhook: SimulatedWebhook,
    content: Pick<Delivery, 'eventId' | 'eventType' | 'resourceId' | 'body'>,
  ): void {
    const delivery: Delivery = {
      id: newId('msg_'),
      webhookId: webhook.id,
      generation: webhook.generation,
      createdAt: workspace.now(),
      ...content,
      status: 'pending',
      nextAttemptAt: null,
      attempts: [],
    };
    deliveries.push(delivery);
    if (deliveries.length > keptDeliveries) deliveries.shift();
    attempt(delivery, 'scheduled');
    if (options.duplicateDeliveries) attempt(delivery, 'scheduled');
  }

  function attempt(delivery: Delivery, trigger: DeliveryAttempt['triggerType']): void {
    const work = tryOnce(delivery, trigger).finally(() => underWay.delete(work));
    underWay.add(work);
  }

  async function tryOnce(delivery: Delivery, triggerType: DeliveryAttempt['triggerType']): Promise<void> {
    const webhook = workspace.webhooks.find(({ id }) => id === delivery.webhookId);
    if (webhook === undefined || stopping.signal.aborted) return;
    delivery.status = 'sending';
    delivery.nextAttemptAt = null;
    const timestamp = workspace.now();
    const startedAt = performance.now();
    const { status, text } = await postDelivery(webhook, delivery, timestamp, signal());
    const accepted = status >= 200 && status < 300;
    const made: DeliveryAttempt = {
      id: newId('atmpt_'),
      timestamp,
      status: accepted ? 'success' : 'failed',
      responseStatusCode: status,
      responseBody: text,
      responseDurationMs: Math.round(performance.now() - startedAt),
      triggerType,
      url: webhook.url,
    };
    delivery.attempts = [made, ...delivery.attempts];
    // A repeat of what was taken already needs no further try, whatever became of it.
    if (delivery.attempts.some((one) => one.status === 'success')) delivery.status = 'success';
    else if (triggerType === 'scheduled') scheduleNext(delivery);
    else delivery.status = 'failed';
  }

  function scheduleNext(delivery: Delivery): void {
    const pauseMs =
      retryPausesMs[delivery.attempts.filter(({ triggerType }) => triggerType === 'scheduled').length - 1];
    if (pauseMs === undefined) {
      delivery.status = 'failed';
      return;
    }
    const waitMs = pauseMs * options.retrySpeed;
    delivery.status = 'pending';
    delivery.nextAttemptAt = new Date(workspace.now().getTime() + waitMs);
    const timer = setTimeout(() => {
      timers.delete(timer);
      attempt(delivery, 'scheduled');
    }, waitMs);
    timers.add(timer);
  }

  return {
    deliveries,
    publish(event) {
      const eventId = newId('EV');
      const createdAt = workspace.now();
      const { resourceId, lineId } = aboutOf(event);
      for (const webhook of workspace.webhooks) {
        if (webhook.status !== 'enabled' || !webhook.events.includes(event.type)) continue;
        // Contacts belong to no line: every webhook that asks for them hears of all.
        if (lineId !== null && !webhook.resourceIds.some((id) => id === '*' || id === lineId)) continue;
        const envelope = eventEnvelope(workspace, webhook.generation, event, { id: eventId, createdAt });
        deliver(webhook, { eventId, eventType: event.type, resourceId, body: JSON.stringify(envelope) });
      }
    },
    publishTest: (webhook, eventType, body) =>
      deliver(webhook, { eventId: null, eventType, resourceId: null, body: JSON.stringify(body) }),
    retry: (delivery) => attempt(delivery, 'manual'),
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function aboutOf({ subject }: WorkspaceEvent): { resourceId: string; lineId: string | null } {
  switch (subject.kind) {
    case 'call':
      return { resourceId: subject.call.id, lineId: subject.call.line.id };
    case 'message':
      return { resourceId: subject.message.id, lineId: subject.message.line.id };
    case 'contact':
      return { resourceId: `CT${subject.contact.id}`, lineId: null };
  }
}
