/**
 * Plain SQL on the same database that Prisma uses, for what Prisma cannot say in one statement.
 * The rows are typed by the caller: a query and its row type stand next to each other.
 */
export interface Sql {
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs a script of several statements; no parameters, no result. */
  script(text: string): Promise<void>;
}

/** A database that can also run several statements as one transaction. */
export interface SqlDatabase extends Sql {
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /**
   * Runs `work` at one place at a time over all processes on this database, outside any transaction; a
   * process that dies lets go. For what talks to others meanwhile, which no transaction may wait for.
   * @throws {Occupied} when another has not finished within half a minute.
   */
  exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /**
   * Calls `onNotify` for each NOTIFY on the channel, and `onReconnect` after the connection was lost
   * and won again: what was sent in between is gone. Resolves to a function that stops listening.
   */
  listen(
    channel: string,
    onNotify: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<() => Promise<void>>;
}

/** Somebody else was at it for too long. */
export class Occupied extends Error {
  constructor(name: string) {
    super(`Another process has been at “${name}” for half a minute.`);
    this.name = 'Occupied';
  }
}
