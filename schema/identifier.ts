const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Matches no row: what an id that cannot be one stands for in a query. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Whether this can be an id of ours at all: PostgreSQL refuses to compare a uuid with anything else. */
export function isId(text: string): boolean {
  return uuid.test(text);
}

/** The condition that a column is this id; none when no id is given. */
export function idFilter<Column extends string>(
  column: Column,
  id: string | null | undefined,
): { [column in Column]?: string } {
  const condition: { [column in Column]?: string } = {};
  if (id) condition[column] = isId(id) ? id : nobody;
  return condition;
}
