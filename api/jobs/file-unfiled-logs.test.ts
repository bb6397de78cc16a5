import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdJob } from '../testing/hold-job.ts';
import { startTestProduct, type TestProduct } from '../testing/test-product.ts';
import { copyFiles } from './copy-files.ts';
import { fileUnfiled } from './file-unfiled-logs.ts';

let product: TestProduct;
beforeEach(async () => {
  product = await startTestProduct();
  await holdJob(product, 'copy-files');
  await holdJob(product, 'file-unfiled-logs');
});
afterEach(() => product.stop());

interface Copies {
  readonly calls: readonly object[];
  readonly texts: readonly object[];
}

async function copies(): Promise<Copies> {
  const { data } = await product.ask<{
    callLogs: { edges: { node: { recording: { segments: object[] }; voicemail: object } }[] };
    messageLogs: { edges: { node: { attachments: object[] } }[] };
  }>(`{ callLogs { edges { node { recording { segments { state reason } } voicemail { url } } } }
        messageLogs { edges { node { attachments { state reason } } } } }`);
  return {
    calls: data?.callLogs.edges.flatMap(({ node }) => node.recording.segments) ?? [],
    texts: data?.messageLogs.edges.flatMap(({ node }) => node.attachments) ?? [],
  };
}

/** The statement of the migration that finds them, over what is stored now. */
async function migrate(): Promise<void> {
  const folder = join(import.meta.dirname, '../../prisma/migrations');
  const name = (await readdir(folder)).find((one) => one.endsWith('_add_unfiled_logs')) ?? '';
  const migration = await readFile(join(folder, name, 'migration.sql'), 'utf8');
  await product.database.sql.query(migration.slice(migration.indexOf('INSERT INTO')));
}

const count = async (
  table: 'openphone_files' | 'openphone_unfiled_logs',
  where = 'true',
): Promise<number> => {
  const [row] = await product.database.sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE ${where}`,
  );
  return row?.count ?? 0;
};

/** A recording, a voicemail and two pictures, as the version before copies were kept has left them. */
async function recordWithoutFiles(): Promise<string[]> {
  product.simulator.ring({ line: 'PNdemoDental' }).answer().complete(3).recording();
  product.simulator.ring({ line: 'PNdemoDental' }).voicemail('Call me back.');
  product.simulator.receiveText({ line: 'PNdemoDental', from: '+17735550116', text: '', pictures: 2 });
  await product.simulator.settled();
  const ids = await product.database.sql.query<{ id: string }>('DELETE FROM openphone_files RETURNING id');
  return ids.map(({ id }) => id).toSorted();
}

test('what was recorded before copies were kept is copied too, and until then not said to be under way', async () => {
  const expected = await recordWithoutFiles();
  const unfiled = { state: 'FAILED', reason: expect.stringContaining('awaits its turn') };
  expect(await copies()).toEqual({ calls: [unfiled], texts: [unfiled, unfiled] });
  await migrate();
  expect(await count('openphone_unfiled_logs')).toBe(3);

  await fileUnfiled.run(product.jobContext);
  expect(await count('openphone_unfiled_logs')).toBe(0);
  // The very rows that a webhook or sync of today would have made: nothing is ever copied twice.
  const made = await product.database.sql.query<{ id: string }>('SELECT id FROM openphone_files ORDER BY id');
  expect(made.map(({ id }) => id)).toEqual(expected);
  await copyFiles.run(product.jobContext);
  expect(await count('openphone_files', `state = 'READY'`)).toBe(4);

  // What has its files is not found again.
  await migrate();
  expect(await count('openphone_unfiled_logs')).toBe(0);
});

test('a run that died before it ticked its logs off does no harm when it is repeated', async () => {
  await recordWithoutFiles();
  await migrate();
  const unfiled = await product.database.prisma.unfiledLog.findMany();
  await fileUnfiled.run(product.jobContext);
  await copyFiles.run(product.jobContext);
  await product.database.prisma.unfiledLog.createMany({ data: unfiled });
  await Promise.all([fileUnfiled.run(product.jobContext), fileUnfiled.run(product.jobContext)]);
  expect(await count('openphone_unfiled_logs')).toBe(0);
  expect(await count('openphone_files', `state = 'READY'`)).toBe(4);
});

test('a log that cannot be opened keeps no other from its files, and is looked at again', async () => {
  await recordWithoutFiles();
  await migrate();
  await product.database.sql.query(`UPDATE openphone_message_logs SET attachments = 'of a lost key'`);
  await fileUnfiled.run(product.jobContext);
  expect(await count('openphone_files')).toBe(2);
  expect(await count('openphone_unfiled_logs', `due_at > now() + interval '23 hours'`)).toBe(1);
});
