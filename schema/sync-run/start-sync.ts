import { randomUUID } from 'node:crypto';
import type { Integration, Prisma, SyncKind } from '../../prisma/generated/client/client.ts';
import type { Change } from '../activity/append-activity.ts';
import { logId } from '../log-id.ts';
import { cancelRuns } from './cancel-runs.ts';
import { isSharedLine } from './shared-line.ts';

/** What a sync is started with. */
interface SyncWish {
  readonly integration: Pick<Integration, 'id' | 'clientId' | 'phoneNumberId'>;
  /** How far back; null is to the beginning. */
  readonly since: Date | null;
  /** SYNC unless told. */
  readonly kind?: SyncKind;
  /** Up to when; until it begins unless told. */
  readonly until?: Date;
  /** What a REPAIR repairs. */
  readonly checkId?: string;
  /** `sub` of the person, or `system`. */
  readonly requestedBy: string;
  readonly now: Date;
}

export interface StartedSync {
  readonly id: string;
  /** Of the run: an active one may be of another kind than was asked for. */
  readonly kind: SyncKind;
  /** For the feed; empty when a run of the line was active already, whose id it then is. */
  readonly changes: readonly Change[];
}

const gaveWay = 'A sync of the line was asked for, and goes before a check. Check again when it has ended.';

/**
 * Queues a run of a line, or finds the one that is active: a unique column holds the line, so two
 * starts at once, in two processes, make one run. A check gives way to a sync that a person asks for.
 */
export async function startSync(
  transaction: Prisma.TransactionClient,
  { integration, now, kind = 'SYNC', ...wish }: SyncWish,
): Promise<StartedSync> {
  const { id: integrationId, clientId, phoneNumberId } = integration;
  let gone: readonly Change[] = [];
  const isShared = await isSharedLine(transaction, integration);
  const id = logId('sync', randomUUID(), now);
  for (;;) {
    const { count } = await transaction.syncRun.createMany({
      data: [
        {
          ...wish,
          id,
          integrationId,
          phoneNumberId,
          activeLine: phoneNumberId,
          kind,
          isShared,
          createdAt: now,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 1)
      return {
        id,
        kind,
        changes: [...gone, { kind: 'SYNC_RUN', item_id: id, change: 'CREATED', client_id: clientId }],
      };
    const active = await transaction.syncRun.findUnique({
      where: { activeLine: phoneNumberId },
      select: { id: true, kind: true },
    });
    // None: it ended between the two statements, and the line is free.
    if (!active) continue;
    const givesWay = active.kind === 'CHECK' && kind === 'SYNC' && wish.requestedBy !== 'system';
    if (!givesWay) {
      // It was started before another client had the line, and from here on counts that one's logs too.
      if (isShared)
        await transaction.syncRun.updateMany({
          where: { id: active.id, isShared: false },
          data: { isShared },
        });
      return { ...active, changes: [] };
    }
    gone = await cancelRuns(transaction, { id: active.id }, now, gaveWay);
  }
}
