import { NotYet } from '../record/not-logged.ts';
import type { DeliveryRow } from './delivery-row.ts';

/** What became of a delivery. */
export type DeliveryOutcome = Pick<
  DeliveryRow,
  'delivery_id' | 'status' | 'reason' | 'attempts' | 'next_attempt_at' | 'applied_at'
>;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failed try the next one comes; after the last the delivery is dead. */
const waits = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour];
/** For what passes by itself within seconds. */
const shortWait = 2 * second;

export function applied(delivery: DeliveryRow, now: Date): DeliveryOutcome {
  return outcome(delivery, { status: 'APPLIED', applied_at: now.toISOString() });
}

/** Understood, and nothing to log; `reason` says why. */
export function ignored(delivery: DeliveryRow, reason: string): DeliveryOutcome {
  return outcome(delivery, { status: 'IGNORED', reason });
}

/** Kept with its reason and tried again later, with growing waits, until it is dead. */
export function failed(delivery: DeliveryRow, cause: unknown, now: Date): DeliveryOutcome {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof NotYet) {
    return outcome(delivery, { status: 'FAILED', reason, next_attempt_at: later(now, shortWait) });
  }
  const attempts = delivery.attempts + 1;
  const wait = waits[attempts - 1];
  return wait === undefined
    ? outcome(delivery, { status: 'DEAD', reason, attempts })
    : outcome(delivery, { status: 'FAILED', reason, attempts, next_attempt_at: later(now, wait) });
}

function outcome(delivery: DeliveryRow, change: Partial<DeliveryOutcome>): DeliveryOutcome {
  const { delivery_id, status, attempts } = delivery;
  return { delivery_id, status, attempts, reason: null, next_attempt_at: null, applied_at: null, ...change };
}

function later(now: Date, wait: number): string {
  return new Date(now.getTime() + wait).toISOString();
}
