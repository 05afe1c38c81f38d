/** The house's rules about who may import whom; the reasons stand in each comment. */
const ROLE = '/[^/.]+\\.[^/]+\\.ts$';
const PURE = '^src/[^/.]+/[^.]+\\.ts$';

/** The rooms of the house from top to bottom. A room imports only what stands above it; `src/README.md` says why. */
const ROOMS = [
  'kernel',
  'ontology',
  'models/tension',
  'models/reaction',
  'charts',
  'eventstore',
  'http',
  'access',
  'relations',
  'observations',
  'timeline',
  'tension',
  'whatifs',
  'coding',
  'drafts',
  'erasure',
  'scenarios',
  'projection',
  'forecasts',
  'rooms',
  'live',
  'pages',
  'apidocs',
  'cli',
  'dashboard',
];

/** Pure files of rooms with a server in them which the page takes as they are: names, limits and ids, without a schema. */
const LENT_TO_THE_PAGE = [
  'eventstore/stream-kinds',
  'live/names',
  'live/topic-position',
  'pages/briefing/kept-in',
  'pages/relation-order',
  'pages/view-about',
  'relations/cautions',
  'relations/checked-words',
  'relations/declared-names',
  'relations/history-id',
  'relations/repeat-cautions',
  'relations/tellings',
  'relations/without-reason',
  'rooms/limits',
  'rooms/room-sentences',
  'rooms/way',
  'scenarios/tables/fault',
  'timeline/first-opened',
  'whatifs/changes-past',
  'whatifs/limits',
  'whatifs/outcome-cautions',
  'whatifs/what-if-id',
].join('|');

/** One rule a room, made of the list: no import from any room below, types counted. */
const floors = ROOMS.slice(0, -1).map((room, floor) => ({
  name: `only-upwards-from-${room.replace('/', '-')}`,
  comment: 'A room imports only rooms above it (the list ROOMS); type imports count.',
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${ROOMS.slice(floor + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'every-room-has-its-floor',
      comment: 'A folder of src stands in the list ROOMS.',
      severity: 'error',
      from: { path: `^src/(?!(${ROOMS.join('|')})/)[^/]+/` },
      to: {},
    },
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
      to: { path: `^src/.*${ROLE}`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'models-know-no-library',
      comment: 'A model is arithmetic and words: no package, not even for types.',
      severity: 'error',
      from: { path: '^src/models/' },
      to: { path: 'node_modules/', pathNot: '@types/node' },
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
      name: 'the-page-takes-no-server',
      comment:
        'What is imported for more than its types is sent to every reader: the pure rooms and a few names, no schema, no slice.',
      severity: 'error',
      from: { path: `^src/(dashboard/|(${LENT_TO_THE_PAGE})\\.ts$)`, pathNot: '/vite\\.config\\.ts$' },
      to: {
        pathNot: `^src/((dashboard|kernel|ontology|models|charts)/|(${LENT_TO_THE_PAGE})\\.ts$)|node_modules/(svelte|uqr)/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'entry-points-join-parts',
      comment:
        'The files at the top of src pick and join parts; of the rooms, the command line alone starts them.',
      severity: 'error',
      from: { path: '^src/(?!cli/)[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'rows-stay-in-timeline',
      comment: "How acts lie in columns is timeline's own; others visit them by `standing-acts.query.ts`.",
      severity: 'error',
      from: { path: '^src/(?!timeline/)' },
      to: { path: '^src/timeline/(act-(columns|ids|reader|table)|slabs|dictionary)\\.ts$' },
    },
    {
      name: 'parts-join-without-a-framework',
      comment: 'The command line and tests join the parts without loading Nest; `serve` alone does.',
      severity: 'error',
      from: { path: '^src/(application|cli/(?!serve).+)\\.ts$' },
      to: { path: 'node_modules/@nestjs/', reachable: true },
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
      comment:
        'What runs must be installed with the package; the page is built, and ships what it is made of.',
      from: { path: '^src/', pathNot: '^src/dashboard/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
