import pg from 'pg';
import { vi } from 'vitest';

/** What went to PostgreSQL while it looked on: each connection's statements in order, job queue left out. */
export interface SqlSpy {
  readonly statements: readonly { readonly connection: object; readonly text: string }[];
  stop(): void;
}

/** Looks on at every statement of this process, on whichever connection; nothing is held up or changed. */
export function spyOnSql(): SqlSpy {
  const statements: { connection: object; text: string }[] = [];
  const query: unknown = Reflect.get(pg.Client.prototype, 'query');
  if (typeof query !== 'function') throw new Error('pg.Client has no query to look at.');
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const text = textOf(args[0]);
    if (!text.includes('pgboss')) statements.push({ connection: this, text });
    return Reflect.apply(query, this, args);
  });
  return { statements, stop: () => spy.mockRestore() };
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const text: unknown =
    typeof statement === 'object' && statement !== null ? Reflect.get(statement, 'text') : '';
  return typeof text === 'string' ? text : '';
}
