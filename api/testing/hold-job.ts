import type { JobName } from '../../schema/context.ts';
import type { TestProduct } from './test-product.ts';
import { until } from './until.ts';

/** Waits for a job's first run and stops its clock: from here on it runs when the test runs it. */
export async function holdJob({ database }: TestProduct, name: JobName): Promise<void> {
  await database.sql.query('DELETE FROM pgboss.schedule WHERE name = $1', [name]);
  await until(`the first run of ${name}`, async () => {
    const [open] = await database.sql.query<{ finished: number; open: number }>(
      `SELECT count(*) FILTER (WHERE state = 'completed')::int AS finished,
              count(*) FILTER (WHERE state IN ('created', 'retry', 'active'))::int AS open
         FROM pgboss.job WHERE name = $1`,
      [name],
    );
    return open && open.finished > 0 && open.open === 0;
  });
}
