import type { Services } from '../context.ts';
import { lastId } from '../log-id.ts';
import { familyNames, type WebhookFamily, webhookFamilies } from '../webhook-registration/webhook-family.ts';

/** What has come from the provider's webhooks, and what became of it. */
export interface DeliveryState {
  readonly lastDeliveryAt: Readonly<Record<WebhookFamily, Date | undefined>>;
  /** Deliveries that could not be applied yet, `mostCounted` standing for that many or more. */
  readonly waiting: number;
  /** When the first of them came in. */
  readonly waitingSince: Date | null;
  /** When the first of them was to be tried again, if that is over. */
  readonly overdueSince: Date | null;
  /** Given up by us, counted likewise. */
  readonly dead: number;
  /** Of the past 7 days, given up by the provider and not brought home, counted likewise. */
  readonly lost: number;
  /** When a delivery with an unknown key last came to each address, to the minute. */
  readonly refusedAt: ReadonlyMap<string, Date>;
  readonly rateLimitedAt: Date | null;
}

const mostCounted = 10_000;
const week = 7 * 24 * 60 * 60_000;
const refused = 'refused:';

export async function readDeliveries({
  prisma,
  sql,
  clock,
  providerWebhooks,
}: Services): Promise<DeliveryState> {
  const now = clock().toISOString();
  const [last, [counts], notes] = await Promise.all([
    sql.query<{ type: string; at: Date }>(
      // Compared as a pair, whose order only its own index has: of a type that never comes, the planner
      // would otherwise look for one through all deliveries.
      `SELECT type, at FROM unnest($1::text[]) AS type
        CROSS JOIN LATERAL (
          SELECT event_type, received_at AS at FROM openphone_webhook_deliveries
           WHERE (event_type, id) <= (type, '${lastId}'::uuid)
           ORDER BY event_type DESC, id DESC LIMIT 1) AS newest
        WHERE event_type = type`,
      [providerWebhooks.eventTypes],
    ),
    sql.query<Counts>(
      `SELECT w.waiting, w.waiting_since, w.overdue_since,
              (SELECT count(*)::int FROM (SELECT 1 FROM openphone_webhook_deliveries
                WHERE status = 'DEAD' LIMIT ${mostCounted}) AS dead) AS dead,
              (SELECT count(*)::int FROM (SELECT 1 FROM openphone_recovered_deliveries
                WHERE outcome IN ('GIVEN_UP', 'REFUSED') AND next_ask_at > $2::timestamptz
                LIMIT ${mostCounted}) AS lost) AS lost
         FROM (SELECT count(*)::int AS waiting, min(received_at) AS waiting_since,
                      min(next_attempt_at) FILTER (WHERE next_attempt_at <= $1::timestamptz) AS overdue_since
                 FROM (SELECT received_at, next_attempt_at FROM openphone_webhook_deliveries
                        WHERE status = 'FAILED' LIMIT ${mostCounted}) AS failed) AS w`,
      [now, new Date(clock().getTime() - week).toISOString()],
    ),
    prisma.health.findMany(),
  ]);
  const noted = new Map(notes.map(({ key, at }) => [key, at]));
  return {
    lastDeliveryAt: byFamily(last),
    waiting: counts?.waiting ?? 0,
    waitingSince: counts?.waiting_since ?? null,
    overdueSince: counts?.overdue_since ?? null,
    dead: counts?.dead ?? 0,
    lost: counts?.lost ?? 0,
    refusedAt: new Map(
      [...noted].flatMap(([key, at]) =>
        key.startsWith(refused) ? [[key.slice(refused.length), at] as const] : [],
      ),
    ),
    rateLimitedAt: noted.get('rate-limited') ?? null,
  };
}

interface Counts {
  readonly waiting: number;
  readonly waiting_since: Date | null;
  readonly overdue_since: Date | null;
  readonly dead: number;
  readonly lost: number;
}

function byFamily(last: readonly { type: string; at: Date }[]): DeliveryState['lastDeliveryAt'] {
  const newest: Record<WebhookFamily, Date | undefined> = {
    CALLS: undefined,
    MESSAGES: undefined,
    CONTACTS: undefined,
  };
  for (const family of familyNames) {
    newest[family] = newestOf(
      last.flatMap(({ type, at }) => (type.startsWith(webhookFamilies[family].prefix) ? [at] : [])),
    );
  }
  return newest;
}

/** The latest of some moments; undefined of none. */
export function newestOf(moments: readonly Date[]): Date | undefined {
  return moments.toSorted((a, b) => b.getTime() - a.getTime())[0];
}
