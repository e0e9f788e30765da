// Writes docs/reference/metrics.md from the sources that register metrics (`npm run metrics:docs`); needs no build. A metric
// is told by its name, a literal that begins with `rolegate_`, beside its help. `--check` fails when the page is old.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const KINDS = { Counter: 'counter', Gauge: 'gauge', Histogram: 'histogram' };
const sources = globSync(['libs/*/src/**/*.ts', 'apps/*/src/**/*.ts']).filter((path) => !path.endsWith('.spec.ts')).sort();

const isName = (node) => node !== undefined && ts.isStringLiteral(node) && /^rolegate_\w+$/.test(node.text);
const textOf = (node) => (node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined);
const property = (object, name) => object.properties.find((one) => ts.isPropertyAssignment(one) && one.name.getText() === name)?.initializer;
const labelsOf = (node) => {
  const list = node !== undefined && ts.isAsExpression(node) ? node.expression : node;
  return list !== undefined && ts.isArrayLiteralExpression(list) && list.elements.every(ts.isStringLiteral) ? list.elements.map((one) => one.text) : undefined;
};
const every = (node, visit) => ts.forEachChild(node, (child) => { visit(child); every(child, visit); });
const constructed = (node) => (ts.isNewExpression(node) ? Object.entries(KINDS).find(([name]) => node.expression.getText().endsWith(name))?.[1] : undefined);

/** What a function of the same file makes of the name that it is given: the kind, and the labels that it says itself. */
function madeBy(call, file) {
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : call.expression.getText();
  let made;
  every(file, (node) => {
    const declared = (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isVariableDeclaration(node)) && node.name?.getText() === name;
    if (declared) every(node, (inner) => {
      const kind = constructed(inner);
      const options = inner.arguments?.[0];
      if (kind && options && ts.isObjectLiteralExpression(options)) made ??= { kind, labels: labelsOf(property(options, 'labelNames')) };
    });
  });
  return made;
}

/** `new Counter({ name, help, labelNames })`, or an entry of registerSampledGauges. */
function fromOptions(node, path) {
  if (!ts.isObjectLiteralExpression(node) || !isName(property(node, 'name'))) return undefined;
  const kind = constructed(node.parent) ?? (() => {
    for (let at = node.parent; at; at = at.parent) if (ts.isCallExpression(at) && at.expression.getText() === 'registerSampledGauges') return 'gauge';
    return undefined;
  })();
  return { name: property(node, 'name').text, kind, help: textOf(property(node, 'help')), labels: labelsOf(property(node, 'labelNames')) ?? [], path };
}

/** `counted(registry, name, help, …)`: a function of the file, or a class, that is given name and help. */
function fromArguments(node, path, file) {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const given = [...(node.arguments ?? [])];
  const at = given.findIndex(isName);
  if (at < 0 || textOf(given[at + 1]) === undefined) return undefined;
  const made = ts.isNewExpression(node) ? { kind: constructed(node) } : madeBy(node, file);
  return { name: given[at].text, kind: made?.kind, help: textOf(given[at + 1]), labels: given.map(labelsOf).find(Boolean) ?? made?.labels ?? [], path };
}

const metrics = new Map();
for (const path of sources) {
  const text = readFileSync(path, 'utf8');
  if (!text.includes("'rolegate_")) continue;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  every(file, (node) => {
    const metric = fromOptions(node, path) ?? fromArguments(node, path, file);
    if (!metric) return;
    if (!metric.kind || !metric.help) throw new Error(`${path}: the kind or the help of ${metric.name} cannot be read from the source`);
    const known = metrics.get(metric.name);
    if (known && known.help !== metric.help) throw new Error(`${metric.name} has two meanings: ${known.path} and ${path}`);
    metrics.set(metric.name, metric);
  });
}

/** Agreed before there is something to count; a row leaves the section when the sources register its name. */
const RESERVED = [
  ['rolegate_idp_calls_total', 'counter', 'strategy, provider, result', 'Calls to an identity provider: `ok`, `refused`, `failed` or `timeout`.'],
  ['rolegate_idp_saved_calls_total', 'counter', 'strategy, provider, cause', 'Questions answered without a call: `cache`, `negative-cache`, `single-flight` or `breaker`.'],
  ['rolegate_idp_call_duration_seconds', 'histogram', 'strategy, provider', 'Duration of a call.'],
  ['rolegate_idp_breaker_open', 'gauge', 'strategy, provider', '1 while calls are not even tried.'],
  ['rolegate_key_age_seconds', 'gauge', 'ring', 'Age of the key in use for new tokens or seals.'],
  ['rolegate_key_rotation_age_seconds', 'gauge', 'ring', 'Age at which it is due to rotate; 0: never by itself.'],
  ['rolegate_projection_lag_seconds', 'gauge', 'slot', "Age of the oldest event that the slot's owner has not projected; 0 when level."],
];

const cell = (text) => text.replaceAll('|', '\\|');
const row = ({ name, kind, labels, help, path }) => `| \`${name}\` | ${kind} | ${labels.join(', ')} | ${cell(help)} | [${path.split('/').slice(0, 2).join('/')}](../../${path}) |`;
const page = [
  '# Metrics',
  '',
  'Generated by `npm run metrics:docs`; do not edit. Served by the management port of every gateway and projector at `/metrics`, beside',
  "Node's own (`process_*`, `nodejs_*`). Base units; label values come from our own tables, so that their number is bounded. The",
  'workers of a gateway are added up, or the worst of them is shown, as fits the metric.',
  '',
  '| metric | type | labels | meaning | registered in |', '|---|---|---|---|---|',
  ...[...metrics.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(row),
  '',
  '## Reserved',
  '',
  'Names that are agreed and that nothing has yet.',
  '',
  '| metric | type | labels | meaning |', '|---|---|---|---|',
  ...RESERVED.filter(([name]) => !metrics.has(name)).map(([name, kind, labels, meaning]) => `| \`${name}\` | ${kind} | ${labels} | ${meaning} |`),
  '',
].join('\n');
const target = 'docs/reference/metrics.md';
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== page) {
    process.stderr.write(`${target} is old: npm run metrics:docs\n`);
    process.exit(1);
  }
} else writeFileSync(target, page);
