import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';
import { tokensCss } from './ui/tokens.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What is loaded at once beside the first screen of a history, whatever is opened of it. */
const ASIDES = new RegExp(
  `src/(?:${[
    'dashboard/(?:figure|record|story)/',
    'dashboard/app/(?:CiteDialog|HelpDialog|AsOf|PrintNotes|exporting|CopyField)',
    'dashboard/whatifs/(?:Hypothetical|Projection|LeastSteps|least|Compare|compare|Tornado|tornado|Steps|steps|past)',
    'dashboard/(?:access/TokensDialog|library/LibraryDialog|ui/Dialog)',
    'charts/(?:citation|figure-table|file-name|view-table)',
    'models/reaction/(?:parameter-names|rates-words|step-name)',
    'pages/view-about|ontology/lost-zero|whatifs/outcome-cautions',
    'relations/(?:cautions|checked-words|repeat-cautions|tellings)',
  ].join('|')})`,
);

export default defineConfig({
  root: here,
  // Relative, so that the page works under any path.
  base: './',
  plugins: [
    svelte({
      configFile: false,
      // Short class names: they stand at nearly every element, and count towards the size of the page.
      compilerOptions: {
        runes: true,
        discloseVersion: false,
        cssHash: ({ hash, css }) => `s${hash(css).slice(0, 5)}`,
      },
    }),
    {
      // In the document itself, so that the first paint already has its colours.
      name: 'tokens',
      transformIndexHtml: () => [{ tag: 'style', children: tokensCss(), injectTo: 'head' }],
    },
  ],
  build: {
    outDir: fileURLToPath(new URL('../../dist/dashboard', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What the first screen is made of in one piece, and the forms of those who write in another: dozens of small ones, as they share
      // parts, are less well compressed; so are what the page shows for a while beside its chart. What stands there before a form is opened is
      // none of them.
      output: {
        codeSplitting: {
          groups: [
            { name: 'page', tags: ['$initial'], priority: 2 },
            {
              name: 'writing',
              test: /src\/dashboard\/(writing|briefing|drafts|article|links)\/(?!Writing\.svelte|WaitingButton|drafts\.store|article-words)/,
              priority: 1,
              includeDependenciesRecursively: false,
            },
            {
              name: 'asides',
              test: ASIDES,
              priority: 1,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8321', '/live': { target: 'ws://127.0.0.1:8321', ws: true } },
  },
});
