import { parse, print, stripIgnoredCharacters, type DocumentNode } from 'graphql';
import type { Plugin } from 'vite';

/**
 * What no minifier of JavaScript sees into: the generated documents are syntax trees of 64 kB, and
 * urql takes the same as text; styles carry their indentation.
 */
export const compactSources: Plugin = {
  name: 'compact-sources',
  enforce: 'pre',
  transform(code, id) {
    if (id.endsWith('/generated/graphql.ts')) return code.replaceAll(generatedDocument, asText);
    if (id.endsWith('.styles.ts')) return code.replaceAll(styleComment, '').replaceAll(/\s*\n\s*/g, ' ');
    return undefined;
  },
};

const generatedDocument = /= (\{"kind":"Document".*\}) as unknown as/g;
const styleComment = /\/\*.*?\*\//gs;

function asText(_match: string, json: string): string {
  const document: DocumentNode = JSON.parse(json);
  const text = stripIgnoredCharacters(print(document));
  // Printed and parsed once more: a document that lost something stops the build, not a customer's page.
  parse(text);
  return `= ${JSON.stringify(text)} as unknown as`;
}
