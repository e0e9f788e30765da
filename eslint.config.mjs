/** House rules as lint. What needs types is kept to what types alone can find, so that the whole tree lints in seconds. */
import { basename } from 'node:path';
import tseslint from 'typescript-eslint';

const forbiddenNames = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'manager']);

/** Files and folders are named for the concept they hold; these names hold anything. */
const conceptNames = {
  meta: { type: 'problem', schema: [], messages: { name: '"{{name}}" names no concept; name the file or folder for what it holds' } },
  create: (context) => ({
    Program(node) {
      const inTree = context.filename.slice(context.cwd.length + 1).split('/');
      const names = [...inTree.slice(0, -1), ...basename(context.filename).split(/[.-]/).slice(0, -1)];
      const name = names.find((part) => forbiddenNames.has(part.toLowerCase()));
      if (name !== undefined) context.report({ node, messageId: 'name', data: { name } });
    },
  }),
};

/** The hard stop above ESLint's own max-lines, which warns at 300: a rule has one severity per file. */
const hardStop = {
  meta: { type: 'problem', schema: [], messages: { long: '{{lines}} lines; 500 is the limit, split the file' } },
  create: (context) => ({
    Program(node) {
      const lines = context.sourceCode.lines.length;
      if (lines > 500) context.report({ node, messageId: 'long', data: { lines } });
    },
  }),
};
const house = { rules: { 'concept-names': conceptNames, 'hard-stop': hardStop } };

const requestScope = {
  selector: "MemberExpression[object.name='Scope'][property.name='REQUEST']",
  message: 'Request-scoped providers cost 30 µs each and leak between tenants when wrong; pass the request context instead.',
};
const clockNow = {
  selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
  message: 'Time enters through the Clock port of #kernel.',
};
const clockNewDate = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clockNow.message };

export default tseslint.config(
  { ignores: ['dist/**', 'data/**', '.provision/**', 'coverage/**', 'test/fixtures/**', '**/generated/**', 'node_modules/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mjs,cjs}'],
    plugins: { house, '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, ecmaVersion: 2024, sourceType: 'module' },
    rules: {
      'house/concept-names': 'error',
      'house/hard-stop': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['warn', { max: 300 }],
      'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', requestScope],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'for now'], location: 'anywhere' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
    },
  },
  {
    files: ['{apps,libs,test}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  { files: ['libs/**/*.ts'], ignores: ['libs/*/bench/**'], rules: { 'no-console': 'error' } },
  {
    files: ['libs/{iam,sts,s3,admin,policy}/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', requestScope, clockNow, clockNewDate] },
  },
  { files: ['**/*.spec.ts', 'libs/testing/**/*.ts', 'test/**/*.ts'], rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-explicit-any': 'off' } },
);
