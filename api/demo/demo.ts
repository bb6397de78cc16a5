import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { problem } from '../http/problem.ts';
import { serveFile } from '../http/serve-file.ts';

const files: Record<string, string> = {
  '/': 'page.html',
  '/demo/page.css': 'page.css',
  '/demo/page.js': 'page.js',
};

/** As strict as a CRM could wish, so that the demo proves the widget works under it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const lifetime = '10m';

/** The demo's pages, and what its tokens are checked against. */
export interface Demo {
  readonly auth: { readonly secret: Uint8Array };
  /** Undefined for an address that is not the demo's. */
  fetch(request: Request): Promise<Response | undefined>;
}

/**
 * The demo: a small CRM's page, and the token that a CRM's back end would sign for the person who is
 * logged in. Only there with the simulator, never in production; its secret is its own and dies with
 * the process, so that its tokens are worth nothing anywhere else.
 */
export function demoPages(): Demo {
  const secret = randomBytes(32);
  return {
    auth: { secret },
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === '/demo/token') {
        if (request.method !== 'POST') {
          return problem(405, 'Ask for a token with POST', undefined, { allow: 'POST' });
        }
        return Response.json(
          { token: await signToken(secret) },
          { headers: { 'cache-control': 'no-store' } },
        );
      }
      const file = files[pathname];
      return file === undefined
        ? undefined
        : serveFile(request, import.meta.dirname, file, { 'content-security-policy': contentSecurityPolicy });
    },
  };
}

function signToken(secret: Uint8Array): Promise<string> {
  return new SignJWT({ role: 'admin', clients: '*' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('demo')
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(secret);
}
