import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidConfig, readConfig, settingNames } from './config.ts';

const bytes = (count: number): string => Buffer.alloc(count, 9).toString('base64');
const production = {
  NODE_ENV: 'production',
  OPENPHONE_API_KEY: 'key-of-the-workspace',
  AUTH_JWT_SECRET: 'a secret that the CRM signs its tokens with',
  ENCRYPTION_KEYS: `k1:${bytes(32)}`,
  PUBLIC_URL: 'https://calls.example/',
};

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.faults;
    throw error;
  }
  return [];
}

const named = (faults: readonly string[]): string[] => [
  ...new Set(faults.map((fault) => fault.split(' ')[0] ?? '')),
];

describe('malformed settings', () => {
  const malformed: Record<string, string> = {
    PORT: 'secret-port',
    PUBLIC_URL: 'ftp://secret-host',
    DATABASE_URL: 'mysql://user:secret-password@host/db',
    REDIS_URL: 'http://:secret-redis@host',
    LOG_LEVEL: 'secret-level',
    SIMULATOR: 'secret-switch',
    OPENPHONE_BASE_URL: 'secret-base',
    OPENPHONE_WEBHOOK_SECRET: `whsec_${bytes(8)},not a secret-key!`,
    AUTH_JWT_SECRET: 'secret-too-short',
    AUTH_JWKS_URL: 'secret-jwks',
    ENCRYPTION_KEYS: 'k1:c2VjcmV0LXRvby1zaG9ydA==',
    ALLOWED_ORIGINS: 'https://crm.example/secret-path',
  };

  test('are all named at once, each saying what it takes', () => {
    const faults = faultsOf(malformed);
    expect(named(faults).toSorted()).toEqual(Object.keys(malformed).toSorted());
    for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+ .*(takes|is|are) /);
  });

  test('are never quoted', () => {
    const { message } = new InvalidConfig(faultsOf(malformed));
    for (const value of Object.values(malformed)) expect(message).not.toContain(value);
    expect(message).not.toMatch(/secret-|c2Vj/);
  });

  test.each(['70000', '-1', '80.5'])('a port of %s is refused', (PORT) => {
    expect(faultsOf({ PORT })).toEqual([expect.stringMatching(/^PORT takes a port/)]);
  });
});

test('a token secret that could be guessed is refused', () => {
  expect(faultsOf({ AUTH_JWT_SECRET: 'x'.repeat(31) })).toEqual([
    expect.stringMatching(/^AUTH_JWT_SECRET takes/),
  ]);
  expect(faultsOf({ AUTH_JWT_SECRET: 'x'.repeat(32) })).toEqual([]);
});

describe('production', () => {
  test('starts with what it needs, and asks for nothing more', () => {
    expect(readConfig(production)).toMatchObject({
      production: true,
      simulator: false,
      publicUrl: 'https://calls.example',
      openPhone: { apiKey: 'key-of-the-workspace', baseUrl: 'https://api.quo.com' },
    });
  });

  test('names everything that is missing and everything that is malformed in one go', () => {
    const faults = faultsOf({ NODE_ENV: 'production', PORT: 'many', LOG_LEVEL: 'loud' });
    expect(named(faults).toSorted()).toEqual([
      'AUTH_JWT_SECRET',
      'ENCRYPTION_KEYS',
      'LOG_LEVEL',
      'OPENPHONE_API_KEY',
      'PORT',
      'PUBLIC_URL',
    ]);
  });

  test('is refused the simulator, and two ways to check tokens', () => {
    const both = { ...production, SIMULATOR: 'on', AUTH_JWKS_URL: 'https://crm.example/jwks.json' };
    expect(named(faultsOf(both)).toSorted()).toEqual(['AUTH_JWT_SECRET', 'SIMULATOR']);
  });
});

describe('without any setting', () => {
  test('it is a demo: simulator, embedded database, a token secret of its own', () => {
    const config = readConfig({ PORT: ' ', DATABASE_URL: '' });
    expect(config).toMatchObject({
      production: false,
      port: 4000,
      publicUrl: 'http://localhost:4000',
      databaseUrl: undefined,
      dataDir: '.data',
      logLevel: 'info',
      simulator: true,
      allowedOrigins: [],
    });
    expect(readConfig({}).auth).not.toEqual(config.auth);
  });

  test('an API key alone switches the simulator off', () => {
    expect(readConfig({ OPENPHONE_API_KEY: 'key' }).simulator).toBe(false);
    expect(readConfig({ OPENPHONE_API_KEY: 'key', SIMULATOR: 'on' }).simulator).toBe(true);
    expect(named(faultsOf({ SIMULATOR: 'off' }))).toEqual(['OPENPHONE_API_KEY']);
  });
});

test('lists, and addresses with what people put behind them, are read as they are meant', () => {
  const config = readConfig({
    ...production,
    OPENPHONE_BASE_URL: 'https://api.openphone.com/v1/',
    ALLOWED_ORIGINS: ' https://crm.example, http://localhost:3000 ,',
    ENCRYPTION_KEYS: `new:${bytes(32)},old:${bytes(32)}`,
  });
  expect(config.openPhone.baseUrl).toBe('https://api.openphone.com');
  expect(config.allowedOrigins).toEqual(['https://crm.example', 'http://localhost:3000']);
  expect(config.encryptionKeys.map(({ id }) => id)).toEqual(['new', 'old']);
});

test('.env.example has exactly the settings that there are', async () => {
  const example = await readFile(join(import.meta.dirname, '../.env.example'), 'utf8');
  const names = example.split('\n').flatMap((line) => /^#? ?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(names.toSorted()).toEqual([...settingNames].toSorted());
});
