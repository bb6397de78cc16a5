import type { Prisma } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { wantContactWalk } from './want-contact-sync.ts';

/**
 * What follows when a line's `syncContacts` is switched. On: the address book is read, and nothing is
 * written before somebody has agreed to the preview. Off: the run under way ends, and a consent of long
 * ago does not outlive it. What came from contacts stays.
 */
export async function switchContactSync(
  transaction: Prisma.TransactionClient,
  integrationId: string,
  isOn: boolean,
  now: Date,
): Promise<void> {
  await transaction.integration.update({ where: { id: integrationId }, data: { contactsConfirmedAt: null } });
  await transaction.contactSync.deleteMany({ where: { integrationId } });
  if (isOn) await wantContactWalk(transactionSql(transaction), now);
}
