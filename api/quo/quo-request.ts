export interface QuoRequest {
  /** The two APIs on the provider's host: only v1 sends, only the dated one lists a whole line. */
  readonly surface: 'v1' | '2026-03-30';
  /** A GET alone is repeated by itself after a lost answer. */
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Without the surface's prefix. */
  readonly path: string;
  /** Several values of one name are repeated: `name=a&name=b`, as v1 takes lists. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
  /** What it is for, as an infinitive: “Quo refused to <purpose>”. */
  readonly purpose: string;
}
