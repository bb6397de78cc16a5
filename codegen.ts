import type { CodegenConfig } from '@graphql-codegen/cli';

// `npm run generate`: prints the contract from the Pothos schema and types the widget's documents
// against it. Neither needs a database.
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['widget/operations/*.graphql'],
  ignoreNoDocuments: true,
  generates: {
    'widget/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', PhoneNumber: 'string' },
      },
    },
  },
};

export default config;
