// A process of its own that asks the provider as fast as the shared limit lets it. Its first argument is
// a JSON of what is read below.
import { pino } from 'pino';
import { z } from 'zod';
import { openDatabase } from '../../prisma/database.ts';
import { openLimiter } from '../rate-limit/open-limiter.ts';
import { quoClient } from '../quo/quo-client.ts';

const setup = z.object({
  databaseUrl: z.string(),
  apiKey: z.string(),
  baseUrl: z.string(),
  requests: z.number(),
});
const { databaseUrl, apiKey, baseUrl, requests } = setup.parse(JSON.parse(process.argv[2] ?? ''));
const database = await openDatabase({ url: databaseUrl });
const limiter = openLimiter(database, apiKey, pino({ level: 'warn' }, pino.destination(2)));
const client = quoClient({ apiKey, baseUrl, limiter });
const organization = {
  surface: '2026-03-30',
  method: 'GET',
  path: '/organization',
  purpose: 'show the workspace',
} as const;
await Promise.all(Array.from({ length: requests }, () => client.request(organization, z.unknown())));
await database.close();
