/**
 * The import rule, checked twice: the tree must be clean, and the fixture that breaks the rule on purpose must be
 * caught breach by breach, so that a rule which silently stopped working is noticed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const fixture = join(root, 'test/fixtures/import-violation');
const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Runs dependency-cruiser in a folder; returns its violations as sorted `rule: from → to` lines and the module count. */
function violations(folder, trees) {
  const args = [depcruise, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...trees.filter((tree) => existsSync(join(folder, tree)))];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser did not run: ${run.stderr}${run.stdout}`);
  const { summary } = JSON.parse(run.stdout);
  return {
    modules: summary.totalCruised,
    found: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, text: `${rule.name}: ${from} → ${to}` })),
  };
}

/** Each fixture file announces in its first line the rules it breaks. */
function announced() {
  return globSync('{apps,libs}/**/*.ts', { cwd: fixture }).flatMap((file) => {
    const [, rules] = /^\/\/ breaks: (.+)/.exec(readFileSync(join(fixture, file), 'utf8')) ?? [];
    if (rules === undefined) throw new Error(`${file} does not say which rule it breaks`);
    return rules === 'none' ? [] : rules.split(' ').map((rule) => `${rule}: ${file}`);
  });
}

const tree = violations(root, ['apps', 'libs', 'test']);
const trap = violations(fixture, ['apps', 'libs']);
const caught = new Set(trap.found.map(({ rule, from }) => `${rule}: ${from}`));
const expected = new Set(announced());
const problems = [
  ...tree.found.map(({ text }) => text),
  ...[...expected].filter((breach) => !caught.has(breach)).map((breach) => `the fixture's breach went unnoticed: ${breach}`),
  ...trap.found.filter(({ rule, from }) => !expected.has(`${rule}: ${from}`)).map(({ text }) => `the fixture was refused where it keeps the rule: ${text}`),
];
for (const problem of problems) console.error(`  ${problem}`);
console.log(`imports: ${tree.modules} modules, ${tree.found.length} violations; fixture: ${expected.size} breaches, ${[...expected].filter((breach) => caught.has(breach)).length} caught`);
process.exit(problems.length === 0 ? 0 : 1);
