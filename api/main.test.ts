import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openphone-main-'));
});
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  /** What it has printed so far, standard error last. */
  readonly printed: () => string;
  /** The exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts the program as an operator does: in a process of its own, with the settings in its environment. */
function start(settings: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATA_DIR: folder, LOG_LEVEL: 'info', ...settings },
  });
  running.add(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return { child, printed: () => out + err, ended };
}

async function ready({ child, printed, ended }: Started): Promise<number> {
  for (;;) {
    const port = /^ready http:\/\/localhost:(\d+)$/m.exec(printed())?.[1];
    if (port !== undefined) return Number(port);
    await Promise.race([
      once(child.stdout ?? child, 'data'),
      ended.then(() => Promise.reject(new Error(printed()))),
    ]);
  }
}

test('a port that is taken ends the process with the reason', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const started = start({ PORT: String(port) });
  expect(await started.ended).toBe(1);
  expect(started.printed()).toMatch(/EADDRINUSE/);
  expect(started.printed()).not.toMatch(/^ready/m);
  taken.close();
});

test('no handshake ends the process: not one without a path, nor one that is refused and resets; and it still stops', async () => {
  const started = start({ PORT: '0' });
  const port = await ready(started);
  const handshake = (path: string, origin: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  const own = `http://localhost:${port}`;

  for (const [path, origin] of [
    ['//', own],
    ['/other', own],
    ['/graphql', 'https://evil.example'],
  ] as const) {
    const refused = connect(port, '127.0.0.1');
    refused.write(handshake(path, origin));
    const [answer] = await once(refused, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 40[34] /);
    refused.destroy();
    for (let time = 0; time < 10; time += 1) {
      const reset = connect(port, '127.0.0.1');
      reset.on('error', () => {});
      await once(reset, 'connect');
      await new Promise((resolve) => reset.write(handshake(path, origin), resolve));
      reset.resetAndDestroy();
    }
  }
  // One that is refused and never hangs up must not keep the process from stopping.
  const stays = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  stays.on('error', () => {});
  stays.write(handshake('/other', own));
  await once(stays, 'data');

  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  started.child.kill('SIGTERM');
  expect(await started.ended).toBe(0);
  stays.destroy();
});
