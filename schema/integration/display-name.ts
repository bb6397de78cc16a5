import { BadUserInput } from '../errors.ts';

const longest = 80;

/** What the staff call a line: what they typed, or else the workspace's own name for it. */
export function displayNameOf(typed: string | null | undefined, fallback: string): string {
  const name = typed?.trim() ?? '';
  if (name.length > longest)
    throw new BadUserInput('displayName', `The name has ${name.length} characters; it may have ${longest}.`);
  return name === '' ? fallback : name;
}
