/** The two kinds of logs, which are assigned alike. */
export interface LogTable {
  readonly kind: 'CALL' | 'MESSAGE';
  readonly table: string;
  /** SQL: what recording locks a row of it by (schema/record/lock-keys.ts), as a text[]. */
  readonly lockKeys: string;
}

export const logTables: readonly LogTable[] = [
  {
    kind: 'CALL',
    table: 'openphone_call_logs',
    lockKeys: `ARRAY['call:' || log.openphone_call_id]`,
  },
  {
    kind: 'MESSAGE',
    table: 'openphone_message_logs',
    // A text of ours that has no id yet is found by whom it goes to.
    lockKeys: `CASE WHEN log.openphone_message_id IS NOT NULL THEN ARRAY['message:' || log.openphone_message_id]
      ELSE ARRAY(SELECT 'number:' || number FROM unnest(log.to_numbers) AS number) END`,
  },
];
