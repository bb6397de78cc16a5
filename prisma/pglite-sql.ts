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
  const last = new Map<string, Promise<unknown>>();
  return {
    ...over(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(over(transaction))),
    // One process has it open: those who wait for each other are all in here.
    exclusively(name, work) {
      const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
      last.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
    // In-process: the connection cannot break, so there is nothing to reconnect.
    listen: (channel, onNotify) => pglite.listen(channel, onNotify),
  };
}
