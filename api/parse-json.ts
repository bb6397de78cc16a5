/**
 * JSON from the provider as the database can hold it: its text knows neither NUL nor half a surrogate
 * pair, and one such character in one record would have the whole batch refused.
 * @throws {SyntaxError} which quotes the text: not for a log.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
  );
}
