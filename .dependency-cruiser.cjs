/** The house's rules about who may import whom; the reasons stand in each comment. */
const ROLE = '/[^/.]+/[^.]+\\.[^/]+\\.ts$';
const PURE = '^src/[^/.]+/[^.]+\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dot-no-io',
      comment: 'A file without a role suffix is pure: of Node it may use hashing alone.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure-knows-no-framework',
      comment: 'A pure file knows neither Nest nor a driver nor a terminal.',
      severity: 'error',
      from: { path: PURE },
      to: { path: 'node_modules/(@nestjs|@eventstore|fastify|@fastify|commander|rxjs|ws|reflect-metadata)/' },
    },
    {
      name: 'pure-imports-pure',
      comment: 'A pure file that imports a file with a role is not pure.',
      severity: 'error',
      from: { path: PURE },
      to: { path: `^src${ROLE}`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'slices-keep-their-insides',
      comment:
        'Slices meet through events, published queries, ports and pure functions; handlers, stores, projectors, workers and controllers are private.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/([^/]+)/.+\\.(handler|handlers|store|projector|worker|controller|gateway|command)\\.ts$',
        pathNot: '^src/$1/',
      },
    },
    {
      name: 'kernel-stands-alone',
      comment: 'The kernel is small and knows no slice.',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^src/(?!kernel/)' },
    },
    {
      name: 'nothing-imports-the-faces',
      comment: 'The command line and the entry points are the outermost layer.',
      severity: 'error',
      from: { path: '^src/(?!cli/)[^/]+/' },
      to: { path: '^src/(cli/|main\\.ts|cli\\.ts|app\\.module\\.ts|adapters\\.ts)' },
    },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      comment: 'Test support is not shipped.',
      from: { path: '^src/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-dev-dependencies-in-product',
      severity: 'error',
      comment: 'What runs must be installed with the package.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/dashboard/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
