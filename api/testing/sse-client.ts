/** A subscription over `text/event-stream`, as a client that cannot open sockets has it. */
export interface SseClient<Event> {
  readonly status: number;
  /** The next event's `data`; fails when the stream ends or says nothing for some seconds. */
  next(): Promise<Event>;
  stop(): void;
}

const patience = 10_000;

/** @param token none sends no `Authorization` at all. */
export async function openSse<Event>(
  url: string,
  token: string | undefined,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<SseClient<Event>> {
  const ended = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
    signal: ended.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = '';

  async function nextBlock(): Promise<string> {
    for (;;) {
      const end = read.indexOf('\n\n');
      if (end >= 0) {
        const block = read.slice(0, end);
        read = read.slice(end + 2);
        return block;
      }
      const chunk = await reader?.read();
      if (chunk?.value === undefined) throw new Error('The stream has ended.');
      read += chunk.value;
    }
  }

  return {
    status: response.status,
    async next() {
      const timer = setTimeout(() => ended.abort(), patience);
      try {
        for (;;) {
          const data = /^data: (.*)$/m.exec(await nextBlock())?.[1];
          if (data !== undefined && data !== '') return (JSON.parse(data) as { data: Event }).data;
        }
      } finally {
        clearTimeout(timer);
      }
    },
    stop: () => ended.abort(),
  };
}
