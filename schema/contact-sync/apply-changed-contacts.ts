import type { Services } from '../context.ts';
import { changeNumbers, decide, lockContacts } from './change-numbers.ts';
import { readContactWorld } from './contact-world.ts';

const batch = 100;

/**
 * Applies the contacts of which something new was said, and those that share a number with them: what a
 * duplicate stood in the way of may go on when the duplicate is gone.
 * @returns whether there may be more.
 */
export async function applyChangedContacts({ sql, clock }: Services): Promise<boolean> {
  return sql.transaction(async (transaction) => {
    await lockContacts(transaction);
    const now = clock();
    const changed = await transaction.query<{ id: string; apply_after: string }>(
      `SELECT id, apply_after::text FROM openphone_contacts
        WHERE apply_after <= $1 ORDER BY apply_after, id LIMIT $2`,
      [now.toISOString(), batch],
    );
    if (changed.length === 0) return false;
    const world = await readContactWorld(transaction, { contactIds: changed.map(({ id }) => id) });
    if (world.participants.some(({ is_confirmed }) => is_confirmed)) {
      const ids = new Set(changed.map(({ id }) => id));
      const numbers = new Set(
        world.contacts
          .filter((contact) => contact.ids.some((id) => ids.has(id)))
          .flatMap(({ latest }) => latest.phone_numbers),
      );
      const near = world.contacts.filter(
        ({ ids: own, latest }) =>
          own.some((id) => ids.has(id)) || latest.phone_numbers.some((number) => numbers.has(number)),
      );
      await changeNumbers(transaction, world, decide(world, near), now);
    }
    // As it was read: what was said since is new again, and stays.
    await transaction.query(
      `UPDATE openphone_contacts AS contact SET apply_after = NULL
         FROM jsonb_to_recordset($1::jsonb) AS done (id uuid, apply_after timestamptz)
        WHERE contact.id = done.id AND contact.apply_after = done.apply_after`,
      [JSON.stringify(changed)],
    );
    return changed.length === batch;
  });
}
