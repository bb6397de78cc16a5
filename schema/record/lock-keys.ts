interface SpokenOf {
  readonly calls?: readonly string[];
  readonly messages?: readonly string[];
  readonly contacts?: readonly string[];
  readonly numbers?: readonly string[];
}

/** What is locked while something is recorded, in the one order that keeps two from waiting for each other. */
export function lockKeys({ calls = [], messages = [], contacts = [], numbers = [] }: SpokenOf): string[] {
  return [
    ...calls.map((id) => `call:${id}`),
    ...messages.map((id) => `message:${id}`),
    ...contacts.map((id) => `contact:${id}`),
    ...numbers.map((number) => `number:${number}`),
  ].toSorted();
}
