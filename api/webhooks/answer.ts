const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  503: 'Service Unavailable',
} as const;

/** 200: the provider shall not send it again. */
export const acknowledge = (): Response => Response.json({ received: true });

/** A refusal as RFC 9457 has it. `detail` goes to whoever asked: nothing of our insides. */
export const refuse = (
  status: keyof typeof titles,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  Response.json(
    { type: 'about:blank', title: titles[status], status, detail },
    { status, headers: { ...headers, 'content-type': 'application/problem+json' } },
  );
