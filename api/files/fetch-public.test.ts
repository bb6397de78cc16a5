import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { ByteStream } from '../../schema/file/file-storage.ts';
import { FetchFailed, FetchRefused } from './fetch-failure.ts';
import { fetchPublic, type PublicFetchOptions } from './fetch-public.ts';
import { isPublicAddress, loopbackOrigin } from './public-address.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** @returns the port. */
async function listen(handler: RequestListener, host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function collect(bytes: ByteStream): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of bytes) all.push(piece);
  return Buffer.concat(all);
}

const read = async (url: string, options: PublicFetchOptions = {}): Promise<string> =>
  (await collect((await fetchPublic(url, options)).body)).toString();

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://0.0.0.0/',
  'http://localhost/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'https://192.0.0.192/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'http://[::]/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b:1::a00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:7f00:1::]/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/',
  'http://[ff02::1]/',
  'http://user:password@example.com/',
  'file:///etc/passwd',
  'ftp://example.com/file',
  'data:text/plain,hello',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  '//example.com/',
  'not an address',
])('%s is refused without a connection', async (url) => {
  await expect(read(url)).rejects.toThrow(FetchRefused);
});

test.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test('a name with any address of ours among its own is refused', async () => {
  const resolve = (): Promise<string[]> => Promise.resolve(['93.184.216.34', '10.0.0.5']);
  await expect(read('https://mixed.example/', { resolve })).rejects.toThrow(
    'mixed.example is not on the public internet',
  );
});

/** Pretends that 127.0.0.2 is on the internet; 127.0.0.1 is not. */
const internet = { isPublic: (address: string) => address === '127.0.0.2' };

test('the connection goes to the address that was checked, although the name leads elsewhere the next time', async () => {
  const port = await listen(
    (request, response) => response.end(`the internet, asked as ${request.headers.host}`),
    '127.0.0.2',
  );
  let inside = 0;
  await listen((_request, response) => response.end(`inside ${(inside += 1)}`), '127.0.0.1', port);
  let asked = 0;
  const resolve = (): Promise<string[]> => Promise.resolve([(asked += 1) === 1 ? '127.0.0.2' : '127.0.0.1']);
  await expect(read(`http://rebind.example:${port}/`, { ...internet, resolve })).resolves.toBe(
    `the internet, asked as rebind.example:${port}`,
  );
  expect([asked, inside]).toEqual([1, 0]);
});

test('an address that nobody answers at costs nothing as long as the name has another', async () => {
  const port = await listen((_request, response) => response.end('there'), '127.0.0.2');
  const isPublic = (address: string): boolean => address !== '127.0.0.1';
  const resolve = (): Promise<string[]> => Promise.resolve(['127.0.0.3', '127.0.0.2']);
  await expect(read(`http://two.example:${port}/`, { isPublic, resolve })).resolves.toBe('there');
});

test('a redirect is checked as the first address is: one into our network is not followed', async () => {
  let reached = false;
  const secret = await listen((_request, response) => {
    reached = true;
    response.end('secret');
  });
  for (const target of [
    `http://127.0.0.1:${secret}/`,
    `http://inside.example:${secret}/`,
    'http://169.254.169.254/',
    'file:///etc/passwd',
    '',
  ]) {
    const port = await listen(
      (_request, response) => response.writeHead(302, { location: target }).end(),
      '127.0.0.2',
    );
    const resolve = (name: string): Promise<string[]> =>
      Promise.resolve([name === 'inside.example' ? '127.0.0.1' : '127.0.0.2']);
    const url = `http://outside.example:${port}/`;
    // An empty one leads back to where it came from, and so on.
    await expect(read(url, { ...internet, resolve })).rejects.toThrow(FetchRefused);
  }
  expect(reached).toBe(false);
});

test('redirects on the internet are followed, three and no more, and nothing of ours is sent along', async () => {
  const seen: object[] = [];
  const port = await listen((request, response) => {
    seen.push(request.headers);
    const left = Number((request.url ?? '/0').slice(1));
    if (left === 0) response.end('there');
    else response.writeHead(307, { location: `/${left - 1}` }).end();
  }, '127.0.0.2');
  await expect(read(`http://127.0.0.2:${port}/3`, internet)).resolves.toBe('there');
  await expect(read(`http://127.0.0.2:${port}/4`, internet)).rejects.toThrow('more than 3 times');
  for (const headers of seen) {
    expect(Object.keys(headers).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
  }
});

test('only the one origin that is allowed may lie on this machine', async () => {
  const port = await listen((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: `http://localhost:${port}/` }).end();
    else response.end('simulated');
  });
  const other = await listen((_request, response) => response.end('another service'));
  const allowedOrigin = loopbackOrigin(`http://127.0.0.1:${port}/v1`);
  await expect(read(`http://127.0.0.1:${port}/`, { allowedOrigin })).resolves.toBe('simulated');
  await expect(read(`http://127.0.0.1:${other}/`, { allowedOrigin })).rejects.toThrow(FetchRefused);
  await expect(read(`http://127.0.0.1:${port}/away`, { allowedOrigin })).rejects.toThrow(FetchRefused);
  expect(loopbackOrigin('https://api.quo.com')).toBeUndefined();
  expect(loopbackOrigin('http://192.168.0.7:8080')).toBeUndefined();
  expect(loopbackOrigin('http://127.0.0.1.evil.example')).toBeUndefined();
});

test('what is too large is refused, whether its length is told, untold or a lie', async () => {
  const port = await listen((request, response) => {
    if (request.url === '/told')
      response.writeHead(200, { 'content-length': 5_000 }).end(Buffer.alloc(5_000));
    else if (request.url === '/fits')
      response.writeHead(200, { 'content-length': 1_000 }).end(Buffer.alloc(1_000));
    // Chunked, and without an end.
    else {
      const more = (): void => {
        while (response.write(Buffer.alloc(10_000)));
      };
      response.on('drain', more);
      more();
    }
  }, '127.0.0.2');
  const limited = { ...internet, maxBytes: 1_000 };
  await expect(read(`http://127.0.0.2:${port}/fits`, limited)).resolves.toHaveLength(1_000);
  for (const path of ['told', 'untold'])
    await expect(read(`http://127.0.0.2:${port}/${path}`, limited)).rejects.toThrow('larger than 1000 bytes');
});

test('what breaks off or falls silent fails, and its address is not told with the failure', async () => {
  const port = await listen((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/short') {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('a few');
      setImmediate(() => response.destroy());
    } else if (path === '/stalled') {
      response.writeHead(200).write('a few');
    } else if (path === '/expired') {
      response.writeHead(403).end();
    }
  }, '127.0.0.2');
  const impatient = { ...internet, stallMs: 100 };
  for (const [path, why] of [
    ['short', 'ECONNRESET'],
    ['stalled', 'stalled'],
    ['silent', 'stalled'],
    ['expired', 'status 403'],
  ] as const) {
    const failure = await read(`http://127.0.0.2:${port}/${path}?signature=secret`, impatient).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(FetchFailed);
    expect(String(failure)).toContain(why);
    expect(String(failure)).not.toContain('secret');
  }
});

test('whoever is slow to take the bytes is not taken for a server that has fallen silent', async () => {
  const size = 3_000_000;
  const port = await listen((_request, response) => response.end(Buffer.alloc(size)), '127.0.0.2');
  const { body } = await fetchPublic(`http://127.0.0.2:${port}/`, { ...internet, stallMs: 50 });
  let bytes = 0;
  let rested = false;
  for await (const piece of body) {
    bytes += piece.length;
    if (!rested) await new Promise((resolve) => setTimeout(resolve, 200));
    rested = true;
  }
  expect(bytes).toBe(size);
});

test('a drip that never stalls is cut off when its time is up', async () => {
  const timers = new Set<NodeJS.Timeout>();
  const port = await listen((_request, response) => {
    timers.add(setInterval(() => response.write('.'), 10));
  }, '127.0.0.2');
  await expect(read(`http://127.0.0.2:${port}/`, { ...internet, timeoutMs: 200 })).rejects.toThrow(/timeout/);
  for (const timer of timers) clearInterval(timer);
});
