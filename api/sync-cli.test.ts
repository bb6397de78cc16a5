import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../prisma/testing/test-database.ts';
import { type Simulator, startSimulator } from './simulator/simulator.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let simulator: Simulator;
let env: Record<string, string>;

beforeAll(async () => {
  database = await openTestDatabase('postgresql');
  simulator = await startSimulator({ apiKey: 'key' });
  simulator.seedHistory({ hours: 24 * 7 });
  env = {
    DATABASE_URL: database.url ?? '',
    OPENPHONE_API_KEY: 'key',
    OPENPHONE_BASE_URL: simulator.url,
    ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
  };
  await database.prisma.client.create({
    data: {
      id: randomUUID(),
      externalId: 'dental',
      name: 'Dental',
      integrations: {
        create: ['PNdemoDental', 'PNdemoDentalAds'].map((line) => ({
          id: randomUUID(),
          phoneNumberId: line,
          phoneNumber: '+13125550103',
          displayName: line,
        })),
      },
    },
  });
});
afterAll(async () => {
  await simulator.stop();
  await database.close();
});

async function run(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
  const cli = join(import.meta.dirname, 'sync-cli.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

test('it reads the past of all lines of the client, says how it went, and ends with 0', async () => {
  const { code, out, err } = await run(['--client', 'dental'], env);
  expect(err).toBe('');
  expect(code).toBe(0);
  const runs = await database.prisma.syncRun.findMany({ include: { integration: true } });
  expect(runs).toHaveLength(2);
  for (const { integration, seen, providerCalls, storedCalls } of runs) {
    expect(storedCalls).toBe(providerCalls);
    expect(out).toContain(
      `${integration.displayName}: succeeded, ${seen} read, ${seen} new, 0 changed (calls ${storedCalls} of ${providerCalls} listed`,
    );
  }
});

test('it ends with 1 and the reason when the provider refuses', async () => {
  const { code, out } = await run(['--client', 'dental'], { ...env, OPENPHONE_API_KEY: 'wrong' });
  expect(code).toBe(1);
  expect(out).toMatch(/failed.*Check OPENPHONE_API_KEY/);
  expect(out).not.toContain('wrong');
});

test.for([
  { args: [], says: '--client' },
  { args: ['--client', 'dental', '--since', 'yesterday'], says: '--since' },
  { args: ['--client', 'nobody'], says: 'No client “nobody”' },
])('it ends with 2 and says what it takes: $args', async ({ args, says }) => {
  const { code, err } = await run(args, env);
  expect(code).toBe(2);
  expect(err).toContain(says);
});

test('it leaves the embedded database to the server that has it open', async () => {
  const { DATABASE_URL: _, ...embedded } = env;
  const { code, err } = await run(['--client', 'dental'], embedded);
  expect(code).toBe(2);
  expect(err).toContain('DATABASE_URL');
});
