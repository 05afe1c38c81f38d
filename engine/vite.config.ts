import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';

const path = (from: string) => fileURLToPath(new URL(from, import.meta.url));

/**
 * The thread that simulates in one file, over the one that the compiler wrote: some thirty modules take a thread longer to find and
 * load than to run.
 */
export default defineConfig({
  root: path('..'),
  build: {
    ssr: path('../src/projection/simulation.worker.ts'),
    outDir: path('../dist/projection'),
    emptyOutDir: false,
    minify: false,
    target: 'node24',
    rolldownOptions: { output: { entryFileNames: 'simulation.worker.js' } },
  },
});
