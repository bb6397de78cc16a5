import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import './provided-context.ts';

let server: ChildProcess | undefined;

/**
 * Starts one API for all tests of the browser project and hands them its address. In a process of its
 * own: inside vitest, `graphql` is loaded twice and refuses its own schema.
 */
export async function setup(project: TestProject): Promise<void> {
  const started = spawn(process.execPath, [`${import.meta.dirname}/fake-server-main.ts`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = started;
  const [line] = await once(started.stdout, 'data');
  project.provide('fakeApi', String(line).trim());
}

export function teardown(): void {
  server?.kill();
}
