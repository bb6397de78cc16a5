import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import type { Database } from '../../prisma/database.ts';
import { openTestDatabase } from '../../prisma/testing/test-database.ts';
import { readConfig } from '../config.ts';
import { type Product, startProduct } from '../product.ts';
import type { Simulator } from '../simulator/simulator.ts';

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

/** The whole product on a database of its own; the simulator behind it plays nothing, and no past is read, unasked. */
export interface TestProduct extends Product {
  readonly simulator: Simulator;
  readonly database: Database;
  readonly url: string;
  token(claims?: Claims): Promise<string>;
  /** Asks over HTTP, as the claims say. */
  ask<Data>(
    query: string,
    variables?: Record<string, unknown>,
    claims?: Claims,
  ): Promise<GraphqlAnswer<Data>>;
}

export async function startTestProduct(kind: Database['kind'] = 'postgresql'): Promise<TestProduct> {
  const secret = randomBytes(32).toString('hex');
  const database = await openTestDatabase(kind);
  const config = readConfig({
    PORT: '0',
    SIMULATOR: 'on',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    AUTH_JWT_SECRET: secret,
    ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
  });
  const product = await startProduct(config, pino({ level: config.logLevel }), {
    database,
    play: false,
    catchUp: false,
  });
  const { simulator } = product;
  if (!simulator) throw new Error('The test product was started without a simulator.');
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
    token,
    async ask<Data>(query: string, variables = {}, claims = {}): Promise<GraphqlAnswer<Data>> {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await token(claims)}` },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as Omit<GraphqlAnswer<Data>, 'status'>;
      return { status: response.status, ...body };
    },
    async stop() {
      await product.stop();
      await database.close();
    },
  };
}
