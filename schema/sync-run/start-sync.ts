import { randomUUID } from 'node:crypto';
import type { Integration, Prisma } from '../../prisma/generated/client/client.ts';
import type { Change } from '../activity/append-activity.ts';
import { logId } from '../log-id.ts';

/** What a sync is started with. */
interface SyncWish {
  readonly integration: Pick<Integration, 'id' | 'clientId' | 'phoneNumberId'>;
  /** How far back; null is to the beginning. */
  readonly since: Date | null;
  /** `sub` of the person, or `system`. */
  readonly requestedBy: string;
  readonly now: Date;
}

export interface StartedSync {
  readonly id: string;
  /** For the feed; empty when a run of the line was active already, whose id it then is. */
  readonly changes: readonly Change[];
}

/**
 * Queues a sync of a line, or finds the one that is active: a unique column holds the line, so two
 * starts at once, in two processes, make one run.
 */
export async function startSync(
  transaction: Prisma.TransactionClient,
  { integration, since, requestedBy, now }: SyncWish,
): Promise<StartedSync> {
  const { id: integrationId, clientId, phoneNumberId } = integration;
  const id = logId('sync', randomUUID(), now);
  for (;;) {
    const { count } = await transaction.syncRun.createMany({
      data: [
        { id, integrationId, phoneNumberId, activeLine: phoneNumberId, since, requestedBy, createdAt: now },
      ],
      skipDuplicates: true,
    });
    if (count === 1)
      return { id, changes: [{ kind: 'SYNC_RUN', item_id: id, change: 'CREATED', client_id: clientId }] };
    const active = await transaction.syncRun.findUnique({
      where: { activeLine: phoneNumberId },
      select: { id: true },
    });
    // None: it ended between the two statements, and the line is free.
    if (active) return { id: active.id, changes: [] };
  }
}
