import { errors, jwtVerify, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FileLink, FileLinks } from '../../schema/file/file-links.ts';
import type { Vault } from '../../schema/vault.ts';

/** What a good link says. */
export interface ReadLink extends FileLink {
  readonly linkId: string;
  readonly linkedAt: Date;
  readonly expiresAt: Date;
}

/** Where files are served, before the token. */
export const filesPath = '/api/v1/openphone/files/';

/** The link is not one of ours, was changed, or has expired; the message says which of the two. */
export class BadLink extends Error {}

const lifetimeMs = 10 * 60_000;
const algorithm = 'HS256';
const audience = 'openphone-file';

const claims = z.object({
  jti: z.string(),
  sub: z.string(),
  iat: z.number(),
  exp: z.number(),
  file: z.string(),
  role: z.enum(['ADMIN', 'AGENT', 'VIEWER']),
  clients: z.union([z.literal('ALL'), z.array(z.string())]),
});

/**
 * Links that are signed with a key of our own, so that neither is a CRM's token good as a link, nor a
 * link as a token. @param baseUrl where browsers reach us, known once we listen.
 */
export function fileLinks(vault: Vault, clock: () => Date, baseUrl: () => string): FileLinks {
  return {
    async sign({ fileId, viewer }) {
      const { keyId, key } = signingKey(vault);
      const now = clock();
      const token = await new SignJWT({ file: fileId, role: viewer.role, clients: viewer.clients })
        .setProtectedHeader({ alg: algorithm, kid: keyId })
        .setAudience(audience)
        .setSubject(viewer.id)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + lifetimeMs))
        .sign(key);
      return `${baseUrl()}${filesPath}${token}`;
    },
  };
}

/** Reads the last part of a link. @throws {BadLink} */
export async function readFileToken(vault: Vault, token: string, now: Date): Promise<ReadLink> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => signingKey(vault, kid).key, {
      algorithms: [algorithm],
      audience,
      currentDate: now,
    });
    const { jti, sub, iat, exp, file, role, clients } = claims.parse(payload);
    return {
      linkId: jti,
      linkedAt: new Date(iat * 1_000),
      expiresAt: new Date(exp * 1_000),
      fileId: file,
      viewer: { id: sub, role, clients },
    };
  } catch (error) {
    throw new BadLink(
      error instanceof errors.JWTExpired ? 'The link has expired.' : 'The link is not valid.',
    );
  }
}

function signingKey(vault: Vault, keyId?: string): { keyId: string; key: Buffer } {
  return vault.derive('file link', Buffer.alloc(0), keyId);
}
