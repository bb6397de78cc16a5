import type { MessageLog, Prisma } from '../../prisma/generated/client/client.ts';
import { transactionSql } from '../../prisma/transaction-sql.ts';
import { lockKeys } from '../record/lock-keys.ts';

/**
 * Keeps what the provider tells of a text out until the transaction ends, with the same locks that
 * recording it takes: neither can write over what the other has just read.
 */
export async function lockText(
  transaction: Prisma.TransactionClient,
  text: Pick<MessageLog, 'toNumbers'>,
  openPhoneMessageId: string | null,
): Promise<void> {
  const keys = lockKeys({
    messages: openPhoneMessageId === null ? [] : [openPhoneMessageId],
    numbers: text.toNumbers,
  });
  await transactionSql(transaction).query(
    'SELECT count(pg_advisory_xact_lock(hashtextextended(key, 0))) FROM (SELECT unnest($1::text[]) AS key) AS keys',
    [keys],
  );
}
