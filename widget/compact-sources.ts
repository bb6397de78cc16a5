import { Kind, parse, print, stripIgnoredCharacters, type DocumentNode } from 'graphql';
import type { Plugin } from 'vite';

/**
 * What no minifier of JavaScript sees into: the generated documents are syntax trees of 64 kB, of which
 * urql needs the text and the operation's name; its own parser and printer (14 kB) then have nothing
 * left to do; styles carry their indentation.
 */
export const compactSources: Plugin = {
  name: 'compact-sources',
  enforce: 'pre',
  resolveId(source, importer) {
    return source === urqlGrammar && importer?.includes('@urql/core') ? printedDocuments : undefined;
  },
  load(id) {
    return id === printedDocuments ? printedDocumentsSource : undefined;
  },
  transform(code, id) {
    if (id.endsWith('/generated/graphql.ts')) return code.replaceAll(generatedDocument, asPrinted);
    if (id.endsWith('.styles.ts')) return compactStyles(code);
    return undefined;
  },
};

const urqlGrammar = '@0no-co/graphql.web';
const printedDocuments = '\0printed-documents';
const printedDocumentsSource = `
export { Kind, GraphQLError } from '${urqlGrammar}';
export const print = (document) => document.text;
export const parse = () => { throw new Error('Documents are printed by the build; none is parsed here.'); };
`;

const generatedDocument = /= (\{"kind":"Document".*\}) as unknown as/g;

/** A syntax tree cut to what urql reads of it: the operation's kind and name, beside the printed text. */
function asPrinted(_match: string, json: string): string {
  const document: DocumentNode = JSON.parse(json);
  const text = stripIgnoredCharacters(print(document));
  // Printed and parsed once more: a document that lost something stops the build, not a customer's page.
  parse(text);
  const definitions = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? [{ kind: definition.kind, operation: definition.operation, name: definition.name }]
      : [],
  );
  return `= ${JSON.stringify({ kind: Kind.DOCUMENT, definitions, text })} as unknown as`;
}

function compactStyles(code: string): string {
  return code.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/(?<=css`)[^`]*/g, (sheet) =>
    sheet
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ?([{};,]) ?/g, '$1')
      .replaceAll(': ', ':'),
  );
}
