import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { describeWith, provisioned, root } from '../provisioned.js';
import { documentedMetrics, metricsIn } from './metric-names.js';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
interface Case {
  readonly promql_expr_test?: readonly { readonly expr: string; readonly exp_samples: readonly unknown[] }[];
}

const files = globSync('deploy/prometheus/rules/*.yml', { cwd: root }).sort();
const caseFiles = globSync('test/deploy/rules/*.yml', { cwd: root }).sort();
const read = <T>(file: string): T => parse(readFileSync(join(root, file), 'utf8')) as T;
const rules = files.flatMap((file) => read<{ groups: { rules: Rule[] }[] }>(file).groups.flatMap((group) => group.rules));
const alerts = rules.filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined);
const cases = caseFiles.flatMap((file) => read<{ tests: Case[] }>(file).tests.flatMap((one) => one.promql_expr_test ?? []));
const runbook = readFileSync(join(root, 'docs/recipes/alerts.md'), 'utf8');

/** Runs promtool; its words are in the error. */
async function promtool(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(provisioned('promtool').command, args, { cwd: root }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${error.message}\n${error.stdout}${error.stderr}`);
  });
  return stdout;
}

describe('Prometheus rules', () => {
  it.each(alerts)('$alert has a severity, says what is wrong, and has its paragraph in the runbook', ({ alert, labels, annotations }) => {
    expect(['critical', 'warning']).toContain(labels?.severity);
    expect(annotations?.summary).toMatch(/\.$/);
    expect(annotations?.description).toMatch(/\.$/);
    expect(annotations?.runbook_url).toBe(`docs/recipes/alerts.md#${alert.toLowerCase()}`);
    expect(runbook).toMatch(new RegExp(`^### ${alert}\n\n\\S`, 'm'));
  });

  it.each(alerts)('$alert has a case in which it fires and one in which it stays silent', ({ alert }) => {
    const of = cases.filter(({ expr }) => expr.includes(`alertname="${alert}"`));
    expect(of.some(({ exp_samples }) => exp_samples.length > 0)).toBe(true);
    expect(of.some(({ exp_samples }) => exp_samples.length === 0)).toBe(true);
  });

  it('describe no alert that there is not', () => {
    expect([...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name).sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  it('ask only for metrics that are on the reference page, and for recordings that are made', () => {
    const known = new Set([...documentedMetrics(), ...rules.map(({ record }) => record)]);
    expect(rules.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !known.has(name))).toEqual([]);
  });
});

describeWith(provisioned('promtool'), 'promtool', () => {
  it('takes every rule', async () => {
    expect(await promtool('check', 'rules', ...files)).toContain(`${rules.filter(({ record }) => record).length} rules found`);
  });

  it.each(caseFiles)('sees every alert of %s fire and stay silent as written', async (file) => {
    expect(await promtool('test', 'rules', file)).toContain('SUCCESS');
  });
});
