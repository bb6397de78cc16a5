import type { SealedPlace } from '../vault.ts';

const table = 'openphone_message_logs';

/** Where a text's words lie, for sealing and opening them. */
export function contentPlace(id: string): SealedPlace {
  return { table, column: 'content', id };
}

/** Where a text's pictures and files lie. */
export function attachmentsPlace(id: string): SealedPlace {
  return { table, column: 'attachments', id };
}
