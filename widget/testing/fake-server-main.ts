import { startFakeServer } from './fake-server.ts';

// Started by fake-server-setup.ts, which reads the address from this one line.
const server = await startFakeServer();
process.stdout.write(`${server.url}\n`);
