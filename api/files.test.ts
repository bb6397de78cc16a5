import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimNextFile } from '../schema/file/claim-file.ts';
import { fileLinks } from './files/file-token.ts';
import { fileStreamer } from './files/stream-file.ts';
import { waitForCopy } from './files/wait-for-copy.ts';
import { copyFiles } from './jobs/copy-files.ts';
import { toneWav } from './simulator/tone.ts';
import { holdJob } from './testing/hold-job.ts';
import { type Claims, startTestProduct, type TestProduct } from './testing/test-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
  await holdJob(product, 'copy-files');
});
afterAll(() => product.stop());

interface Sound {
  readonly state: string;
  readonly url: string | null;
  readonly segments: readonly {
    readonly url: string | null;
    readonly state: string;
    readonly contentType: string | null;
    readonly startedAt: string;
  }[];
}

const copy = (): Promise<void> => copyFiles.run(product.jobContext);

async function recordingOf(openPhoneCallId: string, claims?: Claims): Promise<Sound | undefined> {
  const { data } = await product.ask<{
    callLogs: { edges: { node: { openPhoneCallId: string; recording: Sound } }[] };
  }>(
    `{ callLogs(first: 100) { edges { node { openPhoneCallId
         recording { state url segments { url state contentType startedAt } } } } } }`,
    {},
    claims,
  );
  return data?.callLogs.edges.find(({ node }) => node.openPhoneCallId === openPhoneCallId)?.node.recording;
}

/** A call of this many seconds whose recording a webhook has told of. */
async function recordedCall(seconds: number, line = 'PNdemoDental'): Promise<string> {
  const { id } = product.simulator.ring({ line }).answer().complete(seconds).recording();
  await product.simulator.settled();
  return id;
}

async function linkOf(openPhoneCallId: string, claims?: Claims): Promise<string> {
  const url = (await recordingOf(openPhoneCallId, claims))?.url;
  if (typeof url !== 'string') throw new Error(`No link to the recording of ${openPhoneCallId}`);
  return url;
}

const get = (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(url, { method, headers });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

test('a recording that a webhook tells of is copied, and streams byte for byte as the provider had it', async () => {
  const id = await recordedCall(7);
  await copy();
  const recording = await recordingOf(id);
  expect(recording?.segments).toMatchObject([{ state: 'READY', contentType: 'audio/wav' }]);
  const url = await linkOf(id);
  expect(url.startsWith(`http://localhost:${product.port}/api/v1/openphone/files/`)).toBe(true);

  const original = toneWav(7);
  const whole = await get(url);
  expect(whole.status).toBe(200);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'audio/wav',
    'content-length': String(original.length),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'cross-origin',
  });
  expect(whole.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/);
  expect((await bytesOf(whole)).equals(original)).toBe(true);
});

test('any stretch of it may be asked for, as players do when somebody skips', async () => {
  const id = await recordedCall(8);
  await copy();
  const url = await linkOf(id);
  const original = toneWav(8);
  const size = original.length;
  const chunk = 64 * 1024;
  expect(size).toBeLessThan(2 * chunk);
  for (const [range, first, last] of [
    ['bytes=0-0', 0, 0],
    ['bytes=0-', 0, size - 1],
    [`bytes=${size - 3}-${size + 100}`, size - 3, size - 1],
    ['bytes=-5', size - 5, size - 1],
    ['bytes=100-199', 100, 199],
  ] as const) {
    const response = await get(url, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/${size}`);
    expect((await bytesOf(response)).equals(original.subarray(first, last + 1))).toBe(true);
  }
  const behind = await get(url, { range: `bytes=${size}-` });
  expect([behind.status, behind.headers.get('content-range')]).toEqual([416, `bytes */${size}`]);

  const head = await get(url, { range: 'bytes=10-19' }, 'HEAD');
  expect([head.status, head.headers.get('content-length'), (await bytesOf(head)).length]).toEqual([
    206,
    '10',
    0,
  ]);
  const etag = head.headers.get('etag') ?? '';
  expect((await get(url, { range: 'bytes=10-19', 'if-range': etag })).status).toBe(206);
  expect((await get(url, { range: 'bytes=10-19', 'if-range': '"another"' })).status).toBe(200);
  expect((await get(url, { 'if-none-match': etag })).status).toBe(304);
});

test('who plays a recording before its copy is made gets it at once: it is copied out of turn', async () => {
  const id = await recordedCall(3);
  expect((await recordingOf(id))?.segments[0]?.state).toBe('PENDING');
  const response = await get(await linkOf(id));
  expect(response.status).toBe(200);
  expect((await bytesOf(response)).equals(toneWav(3))).toBe(true);
});

test('three copies at most are made for those who wait, and stopping waits for them', async () => {
  const files = [];
  for (let index = 0; index < 5; index += 1) {
    const fileId = await fileOf(await recordedCall(1));
    files.push(await product.database.prisma.storedFile.findUniqueOrThrow({ where: { id: fileId } }));
  }
  const gate = Promise.withResolvers<undefined>();
  let writing = 0;
  const { services, jobContext } = product;
  const slow: typeof services = {
    ...services,
    files: {
      ...services.files,
      async write(key, bytes) {
        writing += 1;
        await gate.promise;
        await services.files.write(key, bytes);
      },
    },
  };
  const copies = waitForCopy(slow, { ...jobContext, allowedOrigin: jobContext.fileOrigin }, 500);
  await Promise.all(files.map((file) => copies.waitFor(file)));
  expect(writing).toBe(3);
  const order: string[] = [];
  const settled = copies.settled().then(() => order.push('settled'));
  order.push('still copying');
  gate.resolve(undefined);
  await settled;
  expect(order).toEqual(['still copying', 'settled']);
  const ready = await services.prisma.storedFile.count({
    where: { id: { in: files.map(({ id }) => id) }, state: 'READY' },
  });
  expect(ready).toBe(3);
  await copy();
});

test('who waits too long for a copy is told to come back, and why', async () => {
  const id = await recordedCall(3);
  const url = await linkOf(id);
  // In other hands, which take their time.
  expect(await claimNextFile(product.services)).toMatchObject({ state: 'PENDING' });
  const { services, jobContext } = product;
  const impatient = waitForCopy(services, { ...jobContext, allowedOrigin: undefined }, 50);
  const stream = fileStreamer({ services, log: jobContext.log, waitForCopy: impatient.waitFor });
  const response = await stream(new Request(url));
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await response.json()).toMatchObject({ title: 'Not copied yet' });
  await product.database.sql.query('UPDATE openphone_files SET lease_until = NULL');
});

test('nothing of a recording can be read from the disk, and no answer names the provider’s address', async () => {
  const id = await recordedCall(4);
  await copy();
  const folder = join(product.env['DATA_DIR'] ?? '', 'files');
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
  const plain = toneWav(4);
  for (const { parentPath, name } of files) {
    const sealed = await readFile(join(parentPath, name));
    expect(sealed.includes('RIFF')).toBe(false);
    expect(sealed.includes('WAVE')).toBe(false);
    expect(sealed.includes(plain.subarray(1_000, 1_016))).toBe(false);
  }
  const rows = await product.database.sql.query<object>('SELECT * FROM openphone_files');
  expect(JSON.stringify(rows)).not.toContain('http');
  expect(JSON.stringify(await recordingOf(id))).not.toContain(product.simulator.url);
});

test('who may not see the call has no link, and the link of who may is no good for another file', async () => {
  const id = await recordedCall(2, 'PNdemoDental');
  await copy();
  for (const role of ['admin', 'agent', 'viewer'] as const) {
    expect(await recordingOf(id, { role, clients: ['harlow-pine'] })).toBeUndefined();
    expect((await get(await linkOf(id, { role, clients: ['brightside-dental'] }))).status).toBe(200);
  }
  // What a link for another client's viewer would be, if there were one.
  const [file] = await product.database.sql.query<{ id: string }>(
    `SELECT file.id FROM openphone_files AS file JOIN openphone_call_logs AS call ON call.id = file.call_log_id
      WHERE call.openphone_call_id = $1`,
    [id],
  );
  const stranger = { id: 'stranger', role: 'ADMIN', clients: ['harlow-pine'] } as const;
  const forged = await product.services.fileLinks.sign({ fileId: file?.id ?? '', viewer: stranger });
  expect((await get(forged)).status).toBe(404);
});

test('a link carries no more rights than its file needs', async () => {
  const id = await recordedCall(2, 'PNdemoDental');
  const url = await linkOf(id, { clients: ['brightside-dental', 'harlow-pine'] });
  const [, payload = ''] = url.split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    clients: ['brightside-dental'],
  });
});

test('a link dies with the assignment it was given for', async () => {
  const id = await recordedCall(2, 'PNdemoDental');
  await copy();
  const url = await linkOf(id, { role: 'agent', clients: ['brightside-dental'] });
  expect((await get(url)).status).toBe(200);
  await product.database.sql.query(
    `UPDATE openphone_call_logs SET client_id = (SELECT id FROM clients WHERE external_id = 'harlow-pine')
      WHERE openphone_call_id = $1`,
    [id],
  );
  expect((await get(url, { range: 'bytes=0-9' })).status).toBe(404);
  await product.database.sql.query(
    'UPDATE openphone_call_logs SET client_id = NULL WHERE openphone_call_id = $1',
    [id],
  );
  expect((await get(url)).status).toBe(404);
});

test('an expired link, a changed one and a CRM’s token are refused, and the refusal says what to do', async () => {
  const id = await recordedCall(2);
  const url = await linkOf(id);
  const { services } = product;
  const [file] = await product.database.sql.query<{ id: string }>('SELECT id FROM openphone_files LIMIT 1');
  const viewer = { id: 'tester', role: 'ADMIN', clients: 'ALL' } as const;
  const anHourAgo = fileLinks(
    services.vault,
    () => new Date(Date.now() - 3_600_000),
    () => product.url,
  );
  const expired = await get(await anHourAgo.sign({ fileId: file?.id ?? '', viewer }));
  expect(expired.status).toBe(401);
  expect(await expired.json()).toMatchObject({ title: 'The link has expired.' });

  const [head = '', payload = '', signature = ''] = url.slice(url.lastIndexOf('/') + 1).split('.');
  const claims = {
    ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
    clients: 'ALL',
    sub: 'other',
  };
  const changed = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
  const unsigned = [Buffer.from('{"alg":"none"}').toString('base64url'), payload, ''].join('.');
  for (const token of [changed, unsigned, await product.token(), 'nonsense', '']) {
    const response = await get(`${product.url}/api/v1/openphone/files/${token}`);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  }
  // And the other way round: a link opens no other door.
  const asToken = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${[head, payload, signature].join('.')}`,
    },
    body: '{"query":"{ viewer { id } }"}',
  });
  expect(asToken.status).toBe(401);
});

test('a page that is not the CRM’s cannot read a recording, a media element that names no page can', async () => {
  const url = await linkOf(await recordedCall(2));
  expect((await get(url, { origin: 'https://elsewhere.example' })).status).toBe(403);
  const own = await get(url, { origin: product.url });
  expect(own.headers.get('access-control-allow-origin')).toBe(product.url);
  expect((await get(url)).headers.get('access-control-allow-origin')).toBeNull();
  expect((await get(url, {}, 'DELETE')).status).toBe(405);
});

test('listening leaves one row in the audit log for each link, however many pieces a player asks for', async () => {
  const id = await recordedCall(2);
  await copy();
  const url = await linkOf(id, { sub: 'listener' });
  await Promise.all(['bytes=0-9', 'bytes=10-19', 'bytes=20-'].map((range) => get(url, { range })));
  const looks = (): Promise<object[]> =>
    product.database.sql.query(
      `SELECT audit.actor, audit.action, audit.details ->> 'kind' AS kind FROM audit_log AS audit
         JOIN openphone_call_logs AS call ON call.id::text = audit.subject_id
        WHERE call.openphone_call_id = $1`,
      [id],
    );
  expect(await looks()).toEqual([{ actor: 'listener', action: 'viewFile', kind: 'RECORDING' }]);
  await get(await linkOf(id, { sub: 'listener' }));
  expect(await looks()).toHaveLength(2);
});

test('a voicemail and the pictures of a text are copied and streamed like recordings', async () => {
  const { id } = product.simulator.ring({ line: 'PNdemoDental' }).voicemail('Call me back.');
  product.simulator.receiveText({
    line: 'PNdemoDental',
    from: '+17735550116',
    text: 'Look at this',
    pictures: 2,
  });
  await product.simulator.settled();
  await copy();
  const { data } = await product.ask<{
    callLogs: { edges: { node: { openPhoneCallId: string; voicemail: { url: string } } }[] };
    messageLogs: {
      edges: { node: { attachments: { url: string; contentType: string; state: string }[] } }[];
    };
  }>(`{ callLogs(first: 1, filter: { status: [VOICEMAIL] }) { edges { node { openPhoneCallId voicemail { url } } } }
        messageLogs(first: 1) { edges { node { attachments { url contentType state reason } } } } }`);
  expect(data?.callLogs.edges[0]?.node.openPhoneCallId).toBe(id);
  const voicemail = await get(data?.callLogs.edges[0]?.node.voicemail.url ?? '');
  expect((await bytesOf(voicemail)).subarray(0, 4).toString()).toBe('RIFF');
  const attachments = data?.messageLogs.edges[0]?.node.attachments ?? [];
  expect(attachments).toMatchObject([
    { contentType: 'image/png', state: 'READY', reason: null },
    { contentType: 'image/png', state: 'READY', reason: null },
  ]);
  for (const { url } of attachments) {
    const picture = await get(url);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(picture.headers.get('content-disposition')).toMatch(
      /^inline; filename="attachment-[0-9a-f]{8}\.png"$/,
    );
  }
});

async function fileOf(openPhoneCallId: string): Promise<string> {
  const [file] = await product.database.sql.query<{ id: string }>(
    `SELECT file.id FROM openphone_files AS file JOIN openphone_call_logs AS call ON call.id = file.call_log_id
      WHERE call.openphone_call_id = $1`,
    [openPhoneCallId],
  );
  return file?.id ?? '';
}

test('a copy that was lost from the storage is said to be, and copied again', async () => {
  const id = await recordedCall(2);
  await copy();
  const url = await linkOf(id);
  await product.services.files.remove(await fileOf(id));
  const response = await get(url);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('DATA_DIR') });
  await copy();
  expect((await bytesOf(await get(url))).equals(toneWav(2))).toBe(true);
});

test('a storage that was away for a while costs no copy, although the provider has the sound no more', async () => {
  const id = await recordedCall(2);
  await copy();
  const { services, jobContext } = product;
  const away = { ...services, files: { ...services.files, size: () => Promise.resolve(undefined) } };
  const stream = fileStreamer({ services: away, log: jobContext.log, waitForCopy: () => Promise.resolve() });
  expect((await stream(new Request(await linkOf(id)))).status).toBe(503);
  expect((await recordingOf(id))?.segments[0]?.state).toBe('PENDING');
  const fetched = product.simulator.requests().length;
  product.simulator.expireAddresses();
  await copy();
  expect((await bytesOf(await get(await linkOf(id)))).equals(toneWav(2))).toBe(true);
  expect(product.simulator.requests()).toHaveLength(fetched);
});

test('on the embedded database too, a recording is copied and streamed', async () => {
  const embedded = await startTestProduct('pglite');
  try {
    const { id } = embedded.simulator
      .ring({ line: 'PNdemoDental' })
      .answer('USdemoBen')
      .complete(3)
      .artifacts();
    await embedded.simulator.settled();
    await copyFiles.run(embedded.jobContext);
    const { data } = await embedded.ask<{
      callLogs: { edges: { node: { openPhoneCallId: string; recording: Sound } }[] };
    }>('{ callLogs(first: 1) { edges { node { openPhoneCallId recording { url } } } } }');
    const [call] = data?.callLogs.edges ?? [];
    expect(call?.node.openPhoneCallId).toBe(id);
    expect((await bytesOf(await get(call?.node.recording.url ?? ''))).equals(toneWav(3))).toBe(true);
  } finally {
    await embedded.stop();
  }
});
