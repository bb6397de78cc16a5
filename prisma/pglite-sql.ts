import type { PGlite, Transaction } from '@electric-sql/pglite';
import type { Sql, SqlDatabase } from './sql.ts';

/** `SqlDatabase` over the embedded PGlite: one session, so transactions queue behind each other. */
export function pgliteSql(pglite: PGlite): SqlDatabase {
  const over = (session: PGlite | Transaction): Sql => ({
    async query<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
      const result = await session.query<Row>(text, [...parameters]);
      return result.rows;
    },
    async script(text) {
      await session.exec(text);
    },
  });
  return {
    ...over(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(over(transaction))),
    // In-process: the connection cannot break, so there is nothing to reconnect.
    listen: (channel, onNotify) => pglite.listen(channel, onNotify),
  };
}
