/** Which pages' scripts may talk to us. */
export interface OriginPolicy {
  /** Our own, and the CRM's. */
  readonly allowed: ReadonlySet<string>;
}

/**
 * A browser says which page a request comes from, and that page must be one of ours or the CRM's. A
 * caller that says none is no browser, and needs its token alone.
 */
export function isAllowedOrigin(origin: string | null | undefined, { allowed }: OriginPolicy): boolean {
  return origin === null || origin === undefined || allowed.has(origin);
}

/** CORS (Fetch, section 3.2): the very origin, never `*`, so that a cache does not serve one page's answer to another. */
export function corsHeaders(origin: string | null): Record<string, string> {
  if (origin === null) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id, accept-ranges, content-range, etag',
    vary: 'origin',
  };
}

/** The answer to a preflight of an allowed origin. */
export function preflight(origin: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(origin),
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization, content-type, accept',
      'access-control-max-age': '600',
    },
  });
}
