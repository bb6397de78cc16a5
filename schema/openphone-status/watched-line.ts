/** A line that is looked at. */
export interface WatchedLine {
  readonly phoneNumberId: string;
  /** When it was connected: what happened before, no webhook was to tell. */
  readonly since: Date;
  readonly calls: boolean;
  readonly texts: boolean;
}

/**
 * The newest logs of a line below an id. Line and id are compared as a pair, whose order only its own
 * index has: of a line that is little used, the planner would otherwise look through all logs for some.
 */
export const newestBelow = (table: string, id: string, columns: string, count = 1): string =>
  `(SELECT phone_number_id, id, ${columns} FROM ${table} WHERE (phone_number_id, id) < (line, ${id})
     ORDER BY phone_number_id DESC, id DESC LIMIT ${count})`;
