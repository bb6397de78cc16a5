import { defineConfig } from 'vite';
import { compactSources } from './compact-sources.ts';

/** What the first view does without: the live connection, and the forms behind a button. */
const onDemand =
  /\/(live\/(live-connection|backoff)|forms\/(call-dialer|line-manager)|views\/(call-dialog|line-form))\.ts$|\/graphql-ws\//;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compactSources],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // A library: no preload helper, which would add <link> elements to a page that is not ours, and
    // imports relative to the script's own address, since the CRM page lies on another origin.
    lib: { entry: 'define.ts', formats: ['es'], fileName: () => 'widget.js' },
    rolldownOptions: {
      output: {
        chunkFileNames: 'widget/[name]-[hash].js',
        minify: true,
        // One file for the first view: left alone, what it shares with the forms would be a second.
        codeSplitting: {
          groups: [
            {
              name: 'openphone-integration',
              test: (id) => !onDemand.test(id) && !id.endsWith('/define.ts'),
            },
          ],
        },
      },
    },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
});
