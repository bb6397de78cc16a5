import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { seed } from '../../prisma/seed.ts';
import { openTestDatabase } from '../../prisma/testing/test-database.ts';
import type { Database } from '../../prisma/database.ts';
import { readConfig } from '../config.ts';
import { demoClients } from '../demo/demo-clients.ts';
import { simulateProvider } from '../demo/simulated-provider.ts';
import { loopbackOrigin } from '../files/public-address.ts';
import type { JobContext } from '../jobs/job.ts';
import { type Product, startProduct } from '../product.ts';
import type { Simulator, SimulatorOptions } from '../simulator/simulator.ts';

/** What a token may say; an ADMIN of all clients unless told. */
export interface Claims {
  readonly sub?: string;
  readonly role?: 'admin' | 'agent' | 'viewer';
  readonly clients?: '*' | readonly string[];
  /** Seconds from now; may be negative. */
  readonly expiresIn?: number;
}

export interface GraphqlAnswer<Data> {
  readonly status: number;
  readonly data: Data | null | undefined;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly [name: string]: unknown };
  }[];
}

/** The whole product on a database of its own, with the simulator as its provider that plays nothing and whose past is not read, unasked. */
export interface TestProduct extends Product {
  readonly simulator: Simulator;
  readonly database: Database & { readonly url?: string };
  readonly url: string;
  /** What a job gets, for a test that does not wait for the job's own clock. */
  readonly jobContext: JobContext;
  /** What the provider knows of us: its signing keys, and the key that we ask it with. */
  readonly provider: { readonly key: string; readonly legacyKey: string; readonly apiKey: string };
  /** What tokens are signed with. */
  readonly secret: string;
  /** All it was started with, for a second one beside it. */
  readonly env: Readonly<Record<string, string>>;
  token(claims?: Claims): Promise<string>;
  /** Asks over HTTP, as the claims say. */
  ask<Data>(
    query: string,
    variables?: Record<string, unknown>,
    claims?: Claims,
  ): Promise<GraphqlAnswer<Data>>;
}

/** What is other than usual. */
export interface TestProductOptions {
  /** What the product takes for the time. */
  readonly clock?: () => Date;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Whether the provider has our webhooks from the start, as if somebody had made them by hand; unless told, it has. */
  readonly connected?: boolean;
}

/** @param settings more settings of the environment, or others than the usual ones. */
export async function startTestProduct(
  kind: Database['kind'] = 'postgresql',
  settings: Readonly<Record<string, string>> = {},
  options: TestProductOptions = {},
): Promise<TestProduct> {
  const secret = randomBytes(32).toString('hex');
  const database = await openTestDatabase(kind);
  await seed(database.prisma, demoClients);
  const provider = await simulateProvider(options.simulator);
  const { simulator, openPhone } = provider;
  const [key = ''] = openPhone.webhookSecrets;
  const dataDir = await mkdtemp(join(tmpdir(), 'openphone-data-'));
  const legacyKey = randomBytes(32).toString('base64');
  const env = {
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    AUTH_JWT_SECRET: secret,
    ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    OPENPHONE_API_KEY: openPhone.apiKey,
    OPENPHONE_BASE_URL: openPhone.baseUrl,
    OPENPHONE_WEBHOOK_SECRET: `${key},${legacyKey}`,
    ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
    ...settings,
  };
  const config = readConfig(env);
  const log = pino({ level: config.logLevel });
  const product = await startProduct(config, log, {
    database,
    catchUp: false,
    ...(options.clock ? { clock: options.clock } : {}),
  });
  if (options.connected !== false) provider.connect(product.port);
  const url = `http://127.0.0.1:${product.port}`;

  async function token({
    sub = 'tester',
    role = 'admin',
    clients = '*',
    expiresIn = 600,
  }: Claims = {}): Promise<string> {
    return new SignJWT({ role, clients })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresIn)
      .sign(new TextEncoder().encode(secret));
  }

  return {
    ...product,
    simulator,
    database,
    url,
    jobContext: {
      ...product.services,
      log,
      stopping: new AbortController().signal,
      fileOrigin: loopbackOrigin(openPhone.baseUrl),
    },
    provider: { key, legacyKey, apiKey: openPhone.apiKey },
    secret,
    env,
    token,
    async ask(query, variables = {}, claims = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await token(claims)}` },
        body: JSON.stringify({ query, variables }),
      });
      return {
        status: response.status,
        ...((await response.json()) as Omit<GraphqlAnswer<never>, 'status'>),
      };
    },
    async stop() {
      await simulator.stop();
      await product.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
