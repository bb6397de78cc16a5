/** A failure in RFC 9457's shape. `detail` says what to do next, and nothing of our insides. */
export function problem(
  status: number,
  title: string,
  detail?: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json(
    { type: 'about:blank', title, status, ...(detail === undefined ? {} : { detail }) },
    { status, headers: { ...headers, 'content-type': 'application/problem+json' } },
  );
}
