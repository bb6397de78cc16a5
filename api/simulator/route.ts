import type { z } from 'zod';
import { Refusal } from './refusal.ts';

export interface RestRequest {
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** What stood where the path has `:names`, in order. */
  readonly ids: readonly string[];
}

export interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (request: RestRequest) => RestAnswer;
}

/** `path` as in `/calls/:id/recordings`. */
export const route = (method: string, path: string, answer: Route['answer']): Route => ({
  method,
  answer,
  path: new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`),
});

/** @throws {Refusal} 404 when no route has this method and path. */
export function answerBy(
  routes: readonly Route[],
  method: string,
  path: string,
  request: Omit<RestRequest, 'ids'>,
): RestAnswer {
  for (const { method: wanted, path: pattern, answer } of routes) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match !== null) return answer({ ...request, ids: match.slice(1).map(decodeURIComponent) });
  }
  throw new Refusal(404, `Route ${method} ${path} not found`);
}

/** The query as the route documents it; a repeated name is an array. @throws {Refusal} 400, naming each fault. */
export function readQuery<Query>(shape: z.ZodType<Query>, query: URLSearchParams, resource?: string): Query {
  const values = [...new Set(query.keys())].map((name) => {
    const all = query.getAll(name);
    return [name, all.length === 1 ? all[0] : all] as const;
  });
  return check(shape, Object.fromEntries(values), '/query', resource);
}

/** The body as the route documents it. @throws {Refusal} 400, naming each fault. */
export const readBody = <Body>(shape: z.ZodType<Body>, body: unknown, resource?: string): Body =>
  check(shape, body, '/body', resource);

function check<Checked>(shape: z.ZodType<Checked>, value: unknown, place: string, resource = '00'): Checked {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap((issue) => {
    const names =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return names.map((path) => ({ path: [place, ...path].join('/'), message: issue.message }));
  });
  throw new Refusal(400, `Invalid request: ${faults.map(({ path }) => path).join(', ')}`, {
    faults,
    resource,
  });
}
