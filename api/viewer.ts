import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { Unauthenticated } from '../schema/errors.ts';
import type { Viewer } from '../schema/viewer.ts';
import type { Config } from './config.ts';

/** Who a token stands for, and until when. */
export interface Session {
  readonly viewer: Viewer;
  readonly expiresAt: Date;
}

/** Checks tokens. @throws {Unauthenticated} saying what is wrong with the token, never what is in it. */
export type ReadSession = (token: string | undefined) => Promise<Session>;

/** Two machines' clocks differ by seconds. */
const clockTolerance = 5;

const claims = z.object({
  sub: z.string().min(1),
  exp: z.number(),
  role: z.enum(['admin', 'agent', 'viewer']),
  clients: z.union([z.literal('*'), z.array(z.string())]),
});

const roles = { admin: 'ADMIN', agent: 'AGENT', viewer: 'VIEWER' } as const;

/** The algorithms are pinned by the kind of key, so a token cannot choose its own (RFC 8725 3.1). */
export function sessionReader(issuers: readonly Config['auth'][], clock: () => Date): ReadSession {
  const verify = anyOf(
    issuers.map((auth) => ('secret' in auth ? sharedSecret(auth.secret) : publishedKeys(auth.jwksUrl))),
  );
  return async (token) => {
    if (!token)
      throw new Unauthenticated(
        'No token. Send `Authorization: Bearer <JWT>`, or `token` in the socket’s connectionParams.',
      );
    const payload = await verify(token, clock()).catch((error: unknown) => {
      throw new Unauthenticated(reasonOf(error));
    });
    const parsed = claims.safeParse(payload);
    if (!parsed.success) {
      const names = parsed.error.issues.map((issue) => issue.path[0]).join(', ');
      throw new Unauthenticated(
        `The token’s claims cannot be used (${names}). It needs sub, exp, role (admin, agent or viewer) and clients ("*" or a list).`,
      );
    }
    const { sub, exp, role, clients } = parsed.data;
    return {
      viewer: { id: sub, role: roles[role], clients: clients === '*' ? 'ALL' : clients },
      expiresAt: new Date(exp * 1_000),
    };
  };
}

/** The token of an HTTP request; a scheme other than Bearer (RFC 6750) counts as none. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
}

/** The first that knows the token; else what the first says of it. */
function anyOf(verifiers: readonly Verify[]): Verify {
  return async (token, now) => {
    const answers = await Promise.allSettled(verifiers.map((verify) => verify(token, now)));
    const good = answers.find((answer) => answer.status === 'fulfilled');
    if (good) return good.value;
    const expired = answers.find(
      (answer) => answer.status === 'rejected' && answer.reason instanceof errors.JWTExpired,
    );
    const [refusal] = [expired, ...answers].filter((answer) => answer?.status === 'rejected');
    throw refusal?.reason;
  };
}

type Verify = (token: string, now: Date) => Promise<unknown>;

function sharedSecret(secret: Uint8Array): Verify {
  return async (token, currentDate) =>
    (
      await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance,
        currentDate,
      })
    ).payload;
}

function publishedKeys(url: URL): Verify {
  const keys: JWTVerifyGetKey = createRemoteJWKSet(url);
  const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
  return async (token, currentDate) =>
    (
      await jwtVerify(token, keys, {
        algorithms,
        requiredClaims: ['exp', 'sub'],
        clockTolerance,
        currentDate,
      })
    ).payload;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired. Get a fresh one from the CRM.';
  return 'The token is not valid here. Check that the CRM signs with the key this server knows (AUTH_JWT_SECRET or AUTH_JWKS_URL).';
}
