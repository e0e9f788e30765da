import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { lintPolicy, switchesOf, type ParseOptions, type Profile } from '../src/index.js';

interface LintCase {
  readonly name: string;
  readonly kind?: ParseOptions['kind'];
  readonly holder?: ParseOptions['holder'];
  /** Both unless named. */
  readonly profile?: Profile;
  readonly text?: string;
  readonly document?: object;
  /** The one statement of a document of version 2012-10-17; Effect Allow unless it says otherwise. */
  readonly statement?: object;
  /** `code path` of each finding, in the order of the text; none when the document is clean. */
  readonly findings?: readonly string[];
  /** Of the first finding. */
  readonly line?: number;
  readonly column?: number;
  readonly message?: string;
}

const folder = new URL('lint/', import.meta.url);
const textOf = (one: LintCase): string =>
  one.text ?? JSON.stringify(one.document ?? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...one.statement }] });

describe.each(readdirSync(folder).filter((file) => file.endsWith('.yaml')))('%s', (file) => {
  const cases = parse(readFileSync(new URL(file, folder), 'utf8')) as LintCase[];
  const runs = cases.flatMap((one) => (one.profile ? [one.profile] : (['ceph', 'aws'] as Profile[])).map((profile) => ({ ...one, profile })));

  it.each(runs)('$name ($profile)', (one) => {
    const found = lintPolicy(textOf(one), { kind: one.kind ?? 'identity', holder: one.holder, switches: switchesOf(one.profile) });
    expect(found.map(({ code, jsonPath }) => `${code} ${jsonPath}`)).toEqual(one.findings ?? []);
    for (const { code, severity } of found) expect(severity).toBe(code === 'syntax' ? 'error' : 'warning');
    if (one.line !== undefined) expect(found[0]!.line).toBe(one.line);
    if (one.column !== undefined) expect(found[0]!.column).toBe(one.column);
    if (one.message !== undefined) expect(found[0]!.message).toContain(one.message);
  });
});

it('has a case for every code', () => {
  const codes = readFileSync(new URL('../src/lint/finding.ts', import.meta.url), 'utf8').split('LintFinding')[0]!.match(/(?<=\| ')[a-z-]+(?=')/g)!;
  const cases = readdirSync(folder).flatMap((file) => parse(readFileSync(new URL(file, folder), 'utf8')) as LintCase[]);
  const found = new Set(cases.flatMap(({ findings = [] }) => findings.map((one) => one.split(' ')[0]!)));
  expect(codes.filter((code) => !found.has(code))).toEqual([]);
});
