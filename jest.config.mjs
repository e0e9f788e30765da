/**
 * Tests run on the sources: swc compiles, the `#name` imports point at libs/<name>/src. The level of a test is in its
 * file name: *.spec.ts needs nothing, *.int.spec.ts starts Postgres, test/ drives real clients against a real node.
 */
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    experimental: { keepImportAttributes: true },
  },
};

export default {
  testEnvironment: 'node',
  rootDir: '.',
  testMatch: ['<rootDir>/{apps,libs,test,tools}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/test/fixtures/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  moduleNameMapper: { '^#([a-z0-9-]+)$': '<rootDir>/libs/$1/src/index.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/.provision/', '<rootDir>/test/fixtures/'],
  testTimeout: 30000,
  // Every worker has its own module registry, and some hold a Postgres: two of them, renewed before they grow fat.
  maxWorkers: 2,
  workerIdleMemoryLimit: '768MB',
  reporters: ['default', 'summary', '<rootDir>/test/jest/reporter.mjs'],
};
