/** What the sync does, or would do, with one contact. */
export type SyncAction = 'CREATE' | 'CHANGE' | 'REMOVE' | 'SKIP' | 'CONFLICT' | 'DUPLICATE';

/** What becomes of a contact or a number, and why. What is shown and what is done are both made from it. */
export interface Planned {
  readonly action: SyncAction;
  /** In words, without anybody's client in them: who may not see a client reads them too. */
  readonly reason: string;
  /** The same without a word of anybody else's contact, where the reason has one. */
  readonly discreetReason?: string;
  /** Whom it concerns: one client, or several that it cannot be told between, or none. */
  readonly clientIds: readonly string[];
}
