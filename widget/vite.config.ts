import { defineConfig } from 'vite';
import { compactSources } from './compact-sources.ts';

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
      output: { chunkFileNames: 'widget/[name]-[hash].js', minify: true },
    },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
});
