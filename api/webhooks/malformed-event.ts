/**
 * Well signed, but no event: not JSON, or without id, type or data. Nothing of it can be kept under a
 * name. The message says what is wrong and never quotes the body.
 */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}
