import type { Sql, SqlDatabase } from '../../prisma/sql.ts';
import type { Change } from '../activity/append-activity.ts';
import { recordCall } from '../call-log/record-call.ts';
import { recordContact } from '../contact/record-contact.ts';
import type { Facts } from '../facts.ts';
import { recordMessage } from '../message-log/record-message.ts';
import type { Vault } from '../vault.ts';
import { applied, type DeliveryOutcome, failed, ignored } from '../webhook-delivery/delivery-outcome.ts';
import type { DeliveryRow } from '../webhook-delivery/delivery-row.ts';
import type { Reading } from '../webhook-delivery/incoming-delivery.ts';
import { NotLogged } from './not-logged.ts';
import { readKnown } from './read-known.ts';
import { saveChanges } from './save-changes.ts';
import { visibleChanges } from './visible-changes.ts';
import { WorkingSet } from './working-set.ts';

/** What recording needs; a part of the context. */
export interface Recording {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  readonly clock: () => Date;
}

/** A delivery and what was read from it. */
interface ReadDelivery {
  readonly row: DeliveryRow;
  readonly reading: Reading;
  /** False for one that is stored already and is tried again. */
  readonly isNew: boolean;
}

/** What a source tells: deliveries, or facts of a sync or a fetch. */
export interface Batch {
  readonly deliveries?: readonly ReadDelivery[];
  readonly facts?: readonly Facts[];
}

export interface Recorded {
  /** Ids of the deliveries that had not been seen before. */
  readonly fresh: ReadonlySet<string>;
  readonly outcomes: readonly DeliveryOutcome[];
  /** The visible changes that went into the feed. */
  readonly changes: readonly Change[];
  /** How many contacts have something new to apply to the clients' numbers. */
  readonly contacts: number;
}

/**
 * What is written in the transaction of a batch, e.g. how far its source has come, told what the batch
 * changes and which of its facts are not logged on purpose. It runs before the feed is written, whose
 * lock comes last, and gives what it adds to the feed. Throwing undoes the batch.
 */
export type Alongside = (
  sql: Sql,
  changes: readonly Change[],
  notLogged: readonly NotLogged[],
) => Promise<readonly Change[]>;

/**
 * The one way in for everything the provider tells, in one transaction of two statements: store the
 * deliveries and read what is known; join; write the rows and the feed. Whether a fact comes by
 * webhook, sync or fetch makes no difference here.
 */
export async function recordFacts(
  { sql, vault, clock }: Recording,
  batch: Batch,
  alongside?: Alongside,
): Promise<Recorded> {
  const deliveries = batch.deliveries ?? [];
  const spokenOf = [...deliveries.flatMap(factsOf), ...(batch.facts ?? [])];
  const now = clock();
  return sql.transaction(async (transaction) => {
    const newRows = deliveries.filter(({ isNew }) => isNew).map(({ row }) => applied(row, now));
    const { fresh, known } = await readKnown(transaction, mergeRows(deliveries, newRows), spokenOf);
    const set = new WorkingSet(known, vault, now);
    const outcomes = deliveries
      .filter(({ row, isNew }) => !isNew || fresh.has(row.delivery_id))
      .map((delivery) => applyDelivery(set, delivery, now));
    const notLogged = (batch.facts ?? []).flatMap((facts) => recordUnlessOff(set, facts) ?? []);
    const changes = visibleChanges(set);
    const more = (await alongside?.(transaction, changes, notLogged)) ?? [];
    await saveChanges(transaction, set, outcomes.filter(differsFromStored(deliveries)), [
      ...changes,
      ...more,
    ]);
    const contacts = [...set.contacts.values()].filter(
      ({ apply_after }) => apply_after === now.toISOString(),
    ).length;
    return { fresh, outcomes, changes, contacts };
  });
}

/** New rows go in as applied, which nearly all of them are: only the others are written twice. */
function mergeRows(deliveries: readonly ReadDelivery[], outcomes: readonly DeliveryOutcome[]): DeliveryRow[] {
  return outcomes.flatMap((outcome) => {
    const delivery = deliveries.find(({ row }) => row.delivery_id === outcome.delivery_id);
    return delivery ? [{ ...delivery.row, ...outcome }] : [];
  });
}

function differsFromStored(deliveries: readonly ReadDelivery[]): (outcome: DeliveryOutcome) => boolean {
  const retried = new Set(deliveries.filter(({ isNew }) => !isNew).map(({ row }) => row.delivery_id));
  return (outcome) => outcome.status !== 'APPLIED' || retried.has(outcome.delivery_id);
}

function factsOf({ reading }: ReadDelivery): readonly Facts[] {
  return reading.outcome === 'facts' ? reading.facts : [];
}

function applyDelivery(set: WorkingSet, { row, reading }: ReadDelivery, now: Date): DeliveryOutcome {
  if (reading.outcome === 'ignored') return ignored(row, reading.reason);
  if (reading.outcome === 'unreadable') return failed(row, reading.reason, now);
  try {
    for (const facts of reading.facts) record(set, facts);
    return applied(row, now);
  } catch (error) {
    return error instanceof NotLogged ? ignored(row, error.message) : failed(row, error, now);
  }
}

/** @returns why it is not logged, if it is not. @throws {NotYet} */
export function recordUnlessOff(set: WorkingSet, facts: Facts): NotLogged | undefined {
  try {
    record(set, facts);
    return undefined;
  } catch (error) {
    if (error instanceof NotLogged) return error;
    throw error;
  }
}

function record(set: WorkingSet, facts: Facts): void {
  switch (facts.kind) {
    case 'call':
      return recordCall(set, facts);
    case 'message':
      return recordMessage(set, facts);
    case 'contact':
      return recordContact(set, facts);
  }
}
