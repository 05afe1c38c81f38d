import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Processes and threads that the tests start load the same modules hundreds of times: Node keeps what it compiled of them, by
// the digest of each source.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

/** Pure folders: no file, no process, no mock, nothing global. */
const PURE = ['charts', 'kernel', 'models', 'ontology'].map((room) => `tests/${room}/**/*.test.ts`);
/** Folders that start processes or servers, or take one through its faults. */
const PROCESSES = ['cli', 'contract', 'crash', 'e2e', 'eventstoredb'].map(
  (name) => `tests/${name}/**/*.test.ts`,
);
/** What computes for a quarter of a minute each: left out of the quick run. */
const LONG = ['tests/property/engine.test.ts', 'tests/models/reaction/compensator.test.ts'];
const BROWSER = ['tests/browser/**/*.test.ts'];

// A worker loads each module once for all of its files: what a test changes of the process it puts back.
const common = { testTimeout: 30_000, hookTimeout: 30_000, isolate: false };

export default defineConfig({
  test: {
    // One more than there are cores: most of the slow files wait for processes, browsers and disks more than they compute.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { test: { ...common, name: 'long', include: LONG } },
      { test: { ...common, name: 'pure', include: PURE, exclude: LONG } },
      {
        test: {
          ...common,
          name: 'rooms',
          include: ['tests/**/*.test.ts'],
          exclude: [...PURE, ...LONG, ...PROCESSES, ...BROWSER],
        },
      },
      { test: { ...common, name: 'processes', include: PROCESSES } },
      {
        test: {
          ...common,
          name: 'browser',
          include: BROWSER,
          globalSetup: ['tests/browser/one-browser.setup.ts'],
        },
      },
    ],
  },
});
