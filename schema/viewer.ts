export type Role = 'ADMIN' | 'AGENT' | 'VIEWER';

/** Who is asking, as the token says. */
export interface Viewer {
  /** The token's `sub`. */
  readonly id: string;
  readonly role: Role;
  /** External ids of the clients that this viewer works for, or all. Holds for every role alike. */
  readonly clients: readonly string[] | 'ALL';
}
