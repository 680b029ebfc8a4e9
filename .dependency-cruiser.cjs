/**
 * The house has floors, and an import may only point downwards. Who moves a room moves it here first, and says why in
 * docs/decisions/. test/floors.spec.ts shows that each rule fails when it is broken.
 */
const floors = [
  { name: 'doors', paths: ['src/[^/]+\\.ts$', 'src/cli/', 'src/web/', 'src/processes/'] },
  {
    name: 'services',
    rooms: [
      'reporting',
      'statistics',
      'privacy',
      'sync',
      'inspection',
      'operations',
      'coverage',
      'workshop',
      'entry-forms',
      'view-contract',
    ],
  },
  { name: 'stores', rooms: ['disclosure', 'store', 'mapping'] },
  { name: 'sources', rooms: ['identity', 'catalog', 'config', 'example', 'profile'], paths: ['connectors/'] },
  { name: 'words', rooms: ['errors', 'time', 'markup', 'starting'] },
].map(({ name, rooms = [], paths = [] }) => ({
  name,
  rooms,
  paths: [...rooms.map((room) => `src/${room}/`), ...paths],
}));

const anyOf = (paths) => `^(${paths.join('|')})`;
/** Tests, and what only they share, may reach for whatever they need to show that the house holds. */
const tests = '(\\.spec|[./]fixture)\\.ts$|^test/';
/** The first files of threads and processes, which are started by their path and imported by nobody. */
const started = '-(thread|entry)\\.ts$';

const upwards = floors.slice(1).map((floor, index) => ({
  name: `no-import-upwards-from-${floor.name}`,
  severity: 'error',
  comment: 'An import may only point downwards: let the composition (app.module.ts, bridge.ts) hand it in.',
  from: { path: anyOf(floor.paths), pathNot: tests },
  to: { path: anyOf(floors.slice(0, index + 1).flatMap((above) => above.paths)) },
}));

const sideways = floors
  .filter((floor) => floor.rooms.length > 0)
  .map((floor) => ({
    name: `no-import-between-rooms-of-${floor.name}`,
    severity: 'error',
    comment: 'Rooms of one floor do not know each other: let the composition hand in what is needed.',
    from: { path: `^src/(${floor.rooms.join('|')})/`, pathNot: tests },
    // The settings of the store's server are those that every source on a server has.
    to: { path: anyOf(floor.paths), pathNot: '^src/$1/|^connectors/shared/server-settings\\.ts$' },
  }));

module.exports = {
  forbidden: [
    ...upwards,
    ...sideways,
    {
      name: 'connectors-import-nothing-from-src',
      severity: 'error',
      comment: 'A connector must be possible to lift out and use elsewhere.',
      from: { path: '^connectors/', pathNot: tests },
      to: { path: '^src/' },
    },
    {
      name: 'connectors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/', pathNot: tests },
      to: { path: '^connectors/[^/]+/', pathNot: '^connectors/($1|shared)/' },
    },
    {
      name: 'pages-read-no-store',
      severity: 'error',
      comment:
        'Every figure on a page has passed the disclosure gate, so a page asks reporting and statistics.',
      from: { path: '^src/web/', pathNot: tests },
      to: { path: '^src/store/', pathNot: '^src/store/model\\.ts$' },
    },
    {
      name: 'database-drivers-stay-home',
      severity: 'error',
      comment:
        'Who can reach a driver can write: only the store, the connectors and the maker of the example do.',
      from: { path: '^src/', pathNot: `^src/(store|example)/|${tests}` },
      to: { path: 'node_modules/(libsql|typeorm|@nestjs/typeorm)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-package-at-run-time',
      severity: 'error',
      from: { path: '^(src|connectors)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'tests-stay-tests',
      severity: 'error',
      comment: 'Tests and their fixtures are not in the build.',
      from: { path: '^(src|connectors)/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-code-that-no-door-leads-to',
      severity: 'error',
      comment: 'Delete it, or call it *.fixture.ts when only tests use it.',
      from: { path: `^src/(main|cli|docs)\\.ts$|${started}` },
      to: { path: '^(src/[^/]+|connectors)/', pathNot: `${tests}|${started}`, reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count too: a type that points upwards is knowledge that does.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'types', 'import'],
    },
  },
};
