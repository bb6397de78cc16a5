/** Whether an id is of somebody who has a name at the provider (`US…`), not of its AI agent (`SYU…`). */
export function isPerson(id: string): boolean {
  return id.startsWith('US');
}

/** Whether an id is of the provider's AI agent; it has no name there, and must not be looked up. */
export function isAgent(id: string): boolean {
  return id.startsWith('SYU');
}
