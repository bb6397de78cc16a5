import type { Prisma } from './generated/client/client.ts';
import type { Sql } from './sql.ts';

/** Plain SQL inside a Prisma transaction. */
export function transactionSql(transaction: Prisma.TransactionClient): Sql {
  return {
    query: (text, parameters = []) => transaction.$queryRawUnsafe(text, ...parameters),
    async script(text) {
      await transaction.$executeRawUnsafe(text);
    },
  };
}
