/** The keys that deliveries are verified with; several of a kind while one is being rotated. */
export interface SigningKeys {
  readonly standard: readonly Uint8Array[];
  readonly legacy: readonly Uint8Array[];
}

const standardPrefix = 'whsec_';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/**
 * Sorts `OPENPHONE_WEBHOOK_SECRET` by kind: `whsec_` + base64 verifies new webhooks and nothing else,
 * bare base64 legacy ones and nothing else, as the provider hands them out.
 * @throws {Error} naming the place of the secret that is no key, never the secret.
 */
export const parseSigningKeys = (secrets: readonly string[]): SigningKeys => {
  const standard: Uint8Array[] = [];
  const legacy: Uint8Array[] = [];
  for (const [index, secret] of secrets.entries()) {
    const isStandard = secret.startsWith(standardPrefix);
    const encoded = isStandard ? secret.slice(standardPrefix.length) : secret;
    // An empty key is one that everybody knows, and Buffer would read almost any text as base64.
    if (encoded === '' || !base64.test(encoded)) {
      throw new Error(
        `OPENPHONE_WEBHOOK_SECRET: secret ${index + 1} of ${secrets.length} is neither whsec_ and base64 nor base64. ` +
          'Copy it again from the webhook it belongs to.',
      );
    }
    (isStandard ? standard : legacy).push(Buffer.from(encoded, 'base64'));
  }
  return { standard, legacy };
};
