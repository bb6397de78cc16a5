import type { Webhook } from '../../prisma/generated/client/client.ts';
import { deliversToUs, type OwnAddresses, webhookUrl } from '../webhook-registration/own-addresses.ts';
import type { ProviderWebhook } from '../webhook-registration/provider-webhooks.ts';
import {
  eventsOf,
  familyNames,
  type WebhookFamily,
  webhookFamilies,
} from '../webhook-registration/webhook-family.ts';
import type { OperationsProblem } from './openphone-problem.ts';

/** What is known of the webhooks, for judging them. */
export interface WebhookState {
  readonly addresses: OwnAddresses;
  readonly eventTypes: readonly string[];
  /** All of the workspace's. */
  readonly webhooks: readonly ProviderWebhook[];
  /** Those that we registered. */
  readonly rows: readonly Webhook[];
  /** The lines that are connected and switched on. */
  readonly lines: readonly string[];
  readonly lastDeliveryAt: Readonly<Record<WebhookFamily, Date | undefined>>;
  readonly now: Date;
}

const remedy =
  'Run `registerWebhooks`, which repairs it, or set it right by hand in Quo under Settings → Webhooks.';
const day = 24 * 60 * 60_000;

/** What is wrong with the webhooks, whoever made them: one may tell of several families, several of one. */
export function webhookProblems(state: WebhookState): OperationsProblem[] {
  const ours = state.webhooks.filter((webhook) => deliversToUs(state.addresses, webhook));
  return familyNames.flatMap((family) => {
    const { prefix, subject } = webhookFamilies[family];
    const telling = ours.filter(({ events }) => events.some((type) => type.startsWith(prefix)));
    const enabled = telling.filter(({ status }) => status === 'ENABLED');
    if (telling.length === 0) return [elsewhere(state, family) ?? missing(state, family)];
    if (enabled.length > 0) return incomplete(state, family, enabled);
    return [
      {
        code: 'WEBHOOK_DISABLED',
        level: 'ERROR',
        message: `The webhook for ${subject} to ${telling.map(({ url }) => url).join(' and ')} is disabled at Quo.`,
        remedy,
        inGeneral: `OpenPhone does not report ${subject} to us: they appear with the next sync only.`,
      },
    ];
  });
}

/** Another server's, whose database this is a copy of, or our own of before PUBLIC_URL was changed. */
function elsewhere(
  { addresses, webhooks, rows }: WebhookState,
  family: WebhookFamily,
): OperationsProblem | undefined {
  const { subject } = webhookFamilies[family];
  const other = webhooks.find(({ id }) => rows.some((row) => row.id === id && row.family === family));
  if (!other) return undefined;
  return {
    code: 'WEBHOOK_MISSING',
    level: 'ERROR',
    message: `The webhook for ${subject} is registered for another address: ${other.url} instead of ${webhookUrl(addresses, family)}.`,
    remedy:
      'If this server has taken the place of that one, run `registerWebhooks`, which moves the webhook here. If that one goes on and this is its copy, leave it: that one would hear no more.',
    inGeneral: `OpenPhone does not report ${subject} to us: they appear with the next sync only.`,
  };
}

function missing({ addresses, lastDeliveryAt, now }: WebhookState, family: WebhookFamily): OperationsProblem {
  const { subject } = webhookFamilies[family];
  const last = lastDeliveryAt[family];
  // The list has the current generation alone.
  const isTold = last !== undefined && now.getTime() - last.getTime() < day;
  const why = isTold ? ' What comes is from one of the generation before, which Quo is retiring.' : '';
  return {
    code: 'WEBHOOK_MISSING',
    level: isTold ? 'WARNING' : 'ERROR',
    message: `Quo has no webhook for ${subject} to ${webhookUrl(addresses, family)}.${why}`,
    remedy,
    inGeneral: isTold
      ? `OpenPhone reports ${subject} to us in a way that is being retired.`
      : `OpenPhone does not report ${subject} to us: they appear with the next sync only.`,
  };
}

function incomplete(
  { eventTypes, lines }: WebhookState,
  family: WebhookFamily,
  enabled: readonly ProviderWebhook[],
): OperationsProblem[] {
  const { subject, byLine } = webhookFamilies[family];
  const told = enabled.flatMap(({ events }) => events);
  const events = eventsOf(family, eventTypes).filter((type) => !told.includes(type));
  const toldLines = enabled.flatMap(({ resourceIds }) => resourceIds);
  const left = byLine && !toldLines.includes('*') ? lines.filter((line) => !toldLines.includes(line)) : [];
  const problem = { code: 'WEBHOOK_INCOMPLETE', level: 'WARNING', remedy } as const;
  return [
    ...(events.length === 0
      ? []
      : [
          {
            ...problem,
            message: `The webhook for ${subject} does not listen for ${events.join(', ')}.`,
            inGeneral: `OpenPhone does not report everything about ${subject} to us.`,
          },
        ]),
    ...(left.length === 0
      ? []
      : [
          {
            ...problem,
            message: `The webhook for ${subject} does not tell of the connected lines ${left.join(', ')}.`,
            inGeneral: `OpenPhone does not report the ${subject} of a line of yours to us.`,
            lines: left,
          },
        ]),
  ];
}
