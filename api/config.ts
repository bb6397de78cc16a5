import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EncryptionKey } from '../schema/vault.ts';

/** Everything that can be set from outside, checked. Read once, in `main.ts`, and passed as a value. */
export interface Config {
  readonly production: boolean;
  readonly port: number;
  /** Where browsers reach us, without a trailing slash. */
  readonly publicUrl: string;
  /** PostgreSQL, or the embedded database under `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
  readonly logLevel: (typeof logLevels)[number];
  /** Whether the simulator stands in for the provider. */
  readonly simulator: boolean;
  readonly openPhone: {
    readonly apiKey: string;
    /** Without a trailing `/v1` or slash. */
    readonly baseUrl: string;
    /** Signing keys of webhooks made by hand: `whsec_…` of the new generation, plain base64 of the legacy one. */
    readonly webhookSecrets: readonly string[];
  };
  /** What tokens are checked against: a shared secret (HS256), or the issuer's published keys. */
  readonly auth: { readonly secret: Uint8Array } | { readonly jwksUrl: URL };
  /** None outside production means: a key of its own under `dataDir`. */
  readonly encryptionKeys: readonly EncryptionKey[];
  /** Origins of the CRM's pages, besides our own. */
  readonly allowedOrigins: readonly string[];
}

/** Settings that are missing or malformed: all of them, each with what it takes. */
export class InvalidConfig extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'InvalidConfig';
    this.faults = faults;
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const shortestSecret = 32;

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'takes origins such as https://crm.example, without a path',
});
const base64Key = z.string().regex(/^(whsec_)?[A-Za-z0-9+/]+={0,2}$/, {
  error: 'takes signing keys in base64, `whsec_…` for new webhooks',
});
const encryptionKey = z.string().transform((text, context): EncryptionKey => {
  const [id = '', encoded = '', ...rest] = text.split(':');
  const secret = Buffer.from(encoded, 'base64');
  if (!/^[\w-]{1,16}$/.test(id) || rest.length > 0 || secret.length !== 32) {
    context.addIssue({
      code: 'custom',
      message: 'takes `id:base64` with 32 bytes each, e.g. from: openssl rand -base64 32',
    });
    return z.NEVER;
  }
  return { id, secret };
});
const httpUrl = z.url({ protocol: /^https?$/, error: 'takes an http(s) address' });

const settings = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number({ error: 'takes a port, 0 to 65535' }).int().min(0).max(65_535).default(4000),
  PUBLIC_URL: httpUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'takes postgres://user:password@host:port/database' })
    .optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'takes redis://host:port' }).optional(),
  DATA_DIR: z.string().default('.data'),
  LOG_LEVEL: z.enum(logLevels, { error: `takes one of ${logLevels.join(', ')}` }).default('info'),
  SIMULATOR: z.enum(['on', 'off'], { error: 'takes on or off' }).optional(),
  OPENPHONE_API_KEY: z.string().optional(),
  OPENPHONE_BASE_URL: httpUrl
    .default('https://api.quo.com')
    .transform((url) => url.replace(/\/+$/, '').replace(/\/v1$/, '')),
  OPENPHONE_WEBHOOK_SECRET: list.pipe(z.array(base64Key)).default([]),
  AUTH_JWT_SECRET: z
    .string()
    .min(shortestSecret, { error: `takes at least ${shortestSecret} characters` })
    .optional(),
  AUTH_JWKS_URL: httpUrl.optional(),
  ENCRYPTION_KEYS: list.pipe(z.array(encryptionKey)).default([]),
  ALLOWED_ORIGINS: list.pipe(z.array(origin)).default([]),
});

/** Names of all settings, for the test that holds `.env.example` to them. */
export const settingNames: readonly string[] = Object.keys(settings.shape).filter(
  (name) => name !== 'NODE_ENV',
);

/**
 * Reads and checks all settings at once.
 * @param env the environment; an empty value counts as none.
 * @throws {InvalidConfig} naming every setting that is missing or malformed, never its value.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && /[^\s,]/.test(value)),
  );
  const production = given['NODE_ENV'] === 'production';
  const wished = given['SIMULATOR'];
  const simulator =
    wished === 'on' || (wished !== 'off' && !production && given['OPENPHONE_API_KEY'] === undefined);
  const parsed = settings.safeParse(given);
  const malformed = parsed.error?.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`) ?? [];
  const faults = [...malformed, ...missing(given, { production, simulator })];
  if (!parsed.success || faults.length > 0) throw new InvalidConfig(faults);
  const set = parsed.data;
  return {
    production,
    port: set.PORT,
    publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
    databaseUrl: set.DATABASE_URL,
    redisUrl: set.REDIS_URL,
    dataDir: set.DATA_DIR,
    logLevel: set.LOG_LEVEL,
    simulator,
    openPhone: {
      apiKey: set.OPENPHONE_API_KEY ?? '',
      baseUrl: set.OPENPHONE_BASE_URL,
      webhookSecrets: set.OPENPHONE_WEBHOOK_SECRET,
    },
    auth: set.AUTH_JWKS_URL
      ? { jwksUrl: new URL(set.AUTH_JWKS_URL) }
      : { secret: set.AUTH_JWT_SECRET ? new TextEncoder().encode(set.AUTH_JWT_SECRET) : randomBytes(32) },
    encryptionKeys: set.ENCRYPTION_KEYS,
    allowedOrigins: set.ALLOWED_ORIGINS,
  };
}

function* missing(
  given: Readonly<Record<string, string | undefined>>,
  { production, simulator }: { production: boolean; simulator: boolean },
): Generator<string> {
  if (given['AUTH_JWT_SECRET'] && given['AUTH_JWKS_URL']) {
    yield 'AUTH_JWT_SECRET and AUTH_JWKS_URL are both set: tokens are checked against one of them';
  }
  if (simulator && production) yield 'SIMULATOR is on: in production calls and texts are real';
  if (!simulator && given['OPENPHONE_API_KEY'] === undefined) {
    yield 'OPENPHONE_API_KEY is missing: create one in Quo under Settings → API (or set SIMULATOR=on outside production)';
  }
  if (!production) return;
  if (!given['AUTH_JWT_SECRET'] && !given['AUTH_JWKS_URL'])
    yield 'AUTH_JWT_SECRET or AUTH_JWKS_URL is missing: what the CRM signs its tokens with';
  if (given['ENCRYPTION_KEYS'] === undefined)
    yield 'ENCRYPTION_KEYS is missing: `id:base64` of 32 bytes, e.g. k1:$(openssl rand -base64 32)';
  if (given['PUBLIC_URL'] === undefined)
    yield 'PUBLIC_URL is missing: the address that browsers and the provider reach this server at';
}
