import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimFile, claimNextFile } from '../../schema/file/claim-file.ts';
import { failCopy, finishCopy } from '../../schema/file/end-copy.ts';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { openPhoneMessageId, phoneNumberId } from '../../schema/ids.ts';
import { recordFacts } from '../../schema/record/record-facts.ts';
import { toneWav } from '../simulator/tone.ts';
import { holdJob } from '../testing/hold-job.ts';
import { startTestProduct, type TestProduct } from '../testing/test-product.ts';
import { copyFiles } from './copy-files.ts';

let product: TestProduct;
let folder: string;
beforeEach(async () => {
  product = await startTestProduct();
  await holdJob(product, 'copy-files');
  folder = join(product.env['DATA_DIR'] ?? '', 'files');
});
afterEach(() => product.stop());

interface FileRow {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly bytes: number | null;
}

const copy = (at = new Date()): Promise<void> => copyFiles.run({ ...product.jobContext, clock: () => at });
const files = (): Promise<FileRow[]> =>
  product.database.sql.query('SELECT * FROM openphone_files ORDER BY created_at, id');

/** A text with one attachment at this address. */
async function receiveAttachment(url: string, id = `AC${randomUUID()}`): Promise<string> {
  const now = new Date();
  await recordFacts(product.services, {
    facts: [
      {
        kind: 'message',
        openPhoneMessageId: openPhoneMessageId(id),
        phoneNumberId: phoneNumberId('PNdemoDental'),
        sentAt: now,
        observedAt: now,
        direction: 'INBOUND',
        providerStatus: 'received',
        from: '+17735550116',
        to: ['+13125550103'],
        attachments: [{ url, contentType: 'image/png' }],
      },
    ],
  });
  return id;
}

async function recordCall(seconds = 3): Promise<string> {
  const { id } = product.simulator.ring({ line: 'PNdemoDental' }).answer().complete(seconds).recording();
  await product.simulator.settled();
  return id;
}

test('addresses that have expired are asked for anew, and the files copied from the fresh ones', async () => {
  const call = await recordCall();
  const left = product.simulator.ring({ line: 'PNdemoDental' }).voicemail('Call me back.');
  const text = product.simulator.receiveText({
    line: 'PNdemoDental',
    from: '+17735550116',
    text: '',
    pictures: 1,
  });
  await product.simulator.settled();
  product.simulator.expireAddresses();
  await copy();
  expect((await files()).map(({ state }) => state)).toEqual(['READY', 'READY', 'READY']);
  const asked = product.simulator.requests().map(({ path }) => path);
  expect(asked).toEqual(
    expect.arrayContaining([`/calls/${call}/recordings`, `/calls/${left.id}`, `/messages/${text.id}`]),
  );
});

test('an address in our own network is never asked, and the file says why it is not there', async () => {
  let reached = false;
  const inside = createServer((_request, response) => {
    reached = true;
    response.end('secret');
  });
  inside.listen(0, '127.0.0.1');
  await once(inside, 'listening');
  const address = inside.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await receiveAttachment(`http://127.0.0.1:${port}/secret`);
  await receiveAttachment('http://169.254.169.254/latest/meta-data/iam/');
  await copy();
  inside.close();
  expect(reached).toBe(false);
  for (const file of await files()) {
    expect(file).toMatchObject({ state: 'FAILED', attempts: 1, next_attempt_at: null });
    expect(file.reason).toMatch(/is not on the public internet/);
  }
  const { data } = await product.ask<{
    messageLogs: { edges: { node: { attachments: object[] } }[] };
  }>('{ messageLogs { edges { node { attachments { url state reason } } } } }');
  expect(data?.messageLogs.edges[0]?.node.attachments).toEqual([
    { url: null, state: 'FAILED', reason: expect.stringContaining('not on the public internet') },
  ]);
});

test('what the provider no longer has is gone, and said to be, when it has said so for hours', async () => {
  await receiveAttachment(`${product.simulator.url}/recordings/MEold.png?expires=1&signature=x`);
  const begun = Date.now();
  let at = new Date(begun);
  for (let denials = 1; denials < 5; denials += 1) {
    await copy(at);
    const [file] = await files();
    expect(file).toMatchObject({ state: 'PENDING', reason: 'OpenPhone no longer has it.' });
    at = file?.next_attempt_at ?? at;
  }
  expect(at.getTime() - begun).toBeGreaterThan(2 * 3_600_000);
  await copy(at);
  expect(await files()).toMatchObject([
    { state: 'GONE', reason: 'OpenPhone no longer has it.', next_attempt_at: null },
  ]);
});

test('a copy that fails is tried again ever later, then daily for ever, and begun anew with a fresh address', async () => {
  const id = await receiveAttachment('https://nowhere.invalid/picture.png?signature=secret');
  let at = new Date();
  const waits: number[] = [];
  for (let tries = 1; tries <= 8; tries += 1) {
    await copy(at);
    const [file] = await files();
    expect(file).toMatchObject({ attempts: tries, reason: expect.stringContaining('nowhere.invalid') });
    expect(file?.reason).not.toContain('secret');
    if (!file?.next_attempt_at) throw new Error('It was given up');
    waits.push((file.next_attempt_at.getTime() - at.getTime()) / 60_000);
    // Before its time nobody touches it.
    await copy(new Date(file.next_attempt_at.getTime() - 1));
    expect((await files())[0]?.attempts).toBe(tries);
    at = file.next_attempt_at;
  }
  expect(waits).toEqual([1, 5, 30, 120, 720, 1_440, 1_440, 1_440]);
  expect(await files()).toMatchObject([{ state: 'PENDING', attempts: 8 }]);
  await receiveAttachment('https://somewhere.invalid/picture.png', id);
  expect(await files()).toMatchObject([{ state: 'PENDING', attempts: 0, reason: null }]);
});

test('who asks for a file again and again between its tries uses none of them up', async () => {
  await receiveAttachment('https://nowhere.invalid/picture.png');
  await copy();
  const { data } = await product.ask<{
    messageLogs: { edges: { node: { attachments: { url: string }[] } }[] };
  }>('{ messageLogs { edges { node { attachments { url } } } } }');
  const url = data?.messageLogs.edges[0]?.node.attachments[0]?.url ?? '';
  const answers = await Promise.all(Array.from({ length: 6 }, () => fetch(url)));
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 503]);
  expect(await answers[0]?.json()).toMatchObject({ detail: expect.stringContaining('nowhere.invalid') });
  expect(await files()).toMatchObject([{ state: 'PENDING', attempts: 1 }]);
});

test('a copy that the storage did not keep whole is never called ready', async () => {
  await recordCall();
  async function* cut(bytes: ByteStream): ByteStream {
    for await (const piece of bytes) yield piece.subarray(0, 1_000);
  }
  const { files: storage } = product.services;
  const short = {
    ...storage,
    write: (key: string, bytes: ByteStream): Promise<void> => storage.write(key, cut(bytes)),
  };
  await copyFiles.run({ ...product.jobContext, files: short });
  expect(await files()).toMatchObject([{ state: 'PENDING', attempts: 1 }]);
  await copy(new Date(Date.now() + 61_000));
  expect(await files()).toMatchObject([{ state: 'READY', bytes: toneWav(3).length }]);
});

test('what of ours has failed is told without our insides', async () => {
  await recordCall();
  const broken = {
    ...product.services.files,
    write: (): Promise<void> =>
      Promise.reject(new Error('ENOTDIR: not a directory, mkdir /srv/data/files/ab')),
  };
  await copyFiles.run({ ...product.jobContext, files: broken });
  expect(await files()).toMatchObject([
    { state: 'PENDING', reason: 'Our own storage or database failed; it is tried again.' },
  ]);
});

test('several processes that look for work at once never get the same file, and the newest goes first', async () => {
  const calls = [];
  for (let index = 0; index < 8; index += 1) calls.push(await recordCall());
  const claimed = await Promise.all(Array.from({ length: 10 }, () => claimNextFile(product.services)));
  const ids = claimed.flatMap((file) => file?.id ?? []);
  expect(ids).toHaveLength(8);
  expect(new Set(ids).size).toBe(8);
  expect(await claimNextFile(product.services)).toBeUndefined();
  expect(await claimFile(product.services, ids[0] ?? '')).toBeUndefined();
  const later = { ...product.services, clock: () => new Date(Date.now() + 6 * 60_000) };
  const newest = claimed.toSorted(
    (a, b) => (b?.nextAttemptAt?.getTime() ?? 0) - (a?.nextAttemptAt?.getTime() ?? 0),
  );
  expect((await claimNextFile(later))?.nextAttemptAt).toEqual(newest[0]?.nextAttemptAt);
});

test('a holder that was too slow writes nothing over what the next one has done', async () => {
  await recordCall();
  const slow = await claimNextFile(product.services);
  const later = { ...product.services, clock: () => new Date(Date.now() + 6 * 60_000) };
  const quick = await claimNextFile(later);
  if (!slow || !quick) throw new Error('There was nothing to claim');
  expect(quick.id).toBe(slow.id);
  const copied = { contentType: 'audio/wav', bytes: 1, sha256: 'of the quick one' };
  expect(await finishCopy(later, quick, copied)).toBe(true);
  expect(await failCopy(product.services, slow, 'too late')).toBe(false);
  expect(await files()).toMatchObject([{ state: 'READY', reason: null }]);
});

test('a process that is killed between the last byte and the rename leaves no half file, and the next run copies it', async () => {
  await recordCall(5);
  const worker = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../testing/copy-worker.ts'),
      JSON.stringify({
        databaseUrl: product.database.url,
        filesFolder: folder,
        apiKey: product.provider.apiKey,
        baseUrl: product.simulator.url,
        vaultKey: product.env['ENCRYPTION_KEYS']?.split(':')[1],
      }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [said] = await once(worker.stdout, 'data');
  expect(String(said)).toBe('fetched\n');
  worker.kill('SIGKILL');
  await once(worker, 'exit');

  expect(await readdir(join(folder, 'unfinished'))).toHaveLength(1);
  expect(await files()).toMatchObject([{ state: 'PENDING', bytes: null }]);
  await copy();
  expect(await files()).toMatchObject([{ state: 'PENDING' }]);
  await copy(new Date(Date.now() + 6 * 60_000));
  expect(await files()).toMatchObject([{ state: 'READY', bytes: toneWav(5).length }]);
});
