import type { Context } from '../context.ts';

/** What the fields of one answer ask for at the same time, per context: one statement for all of them. */
const asked = new WeakMap<Context, { readonly ids: Set<string>; readonly names: Promise<Names> }>();

type Names = ReadonlyMap<string, string>;

/** The name of a person of the workspace; null while it is not known. */
export async function loadName(context: Context, id: string): Promise<string | null> {
  let batch = asked.get(context);
  if (!batch) {
    const ids = new Set<string>();
    batch = {
      ids,
      names: new Promise((resolve) => {
        setImmediate(resolve);
      }).then(() => {
        // A subscription keeps its context for hours: what it asks later is read anew.
        asked.delete(context);
        return readNames(context, [...ids]);
      }),
    };
    asked.set(context, batch);
  }
  batch.ids.add(id);
  return (await batch.names).get(id) ?? null;
}

async function readNames({ prisma }: Context, ids: readonly string[]): Promise<Names> {
  const users = await prisma.workspaceUser.findMany({ where: { id: { in: [...ids] } } });
  return new Map(
    users.flatMap(({ id, firstName, lastName }) => {
      const name = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ');
      return name === '' ? [] : [[id, name]];
    }),
  );
}
