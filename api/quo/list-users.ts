import { z } from 'zod';
import type { ProviderUser } from '../../schema/telephony.ts';
import { textOrNull } from './answer-fields.ts';
import type { QuoClient } from './quo-client.ts';
import { walkPages } from './walk-pages.ts';

const userAnswer = z.object({ id: z.string().min(1), firstName: textOrNull, lastName: textOrNull });

/** Everybody of the workspace. The AI agent (`SYU…`) is none of them, and is never asked for. */
export async function listUsers(client: QuoClient): Promise<readonly ProviderUser[]> {
  const users: ProviderUser[] = [];
  const pages = walkPages(
    client,
    { path: '/users', filters: { limit: '50' }, after: undefined, purpose: 'list the people' },
    (value) => userAnswer.safeParse(value).data,
  );
  for await (const { facts } of pages) users.push(...facts);
  return users;
}
