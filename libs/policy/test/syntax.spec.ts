import { parsePolicy, PolicySyntaxError, switchesOf, type ParseOptions, type Profile } from '../src/index.js';
import { caseFiles, readYaml } from './load-cases.js';

interface SyntaxCase {
  readonly name: string;
  readonly kind?: ParseOptions['kind'];
  readonly holder?: ParseOptions['holder'];
  readonly profile?: Profile;
  readonly text?: string;
  /** A whole document, or with `statement` the one statement of one. */
  readonly document?: object;
  readonly statement?: object;
  /** Absent: the document is accepted. */
  readonly error?: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

const textOf = (one: SyntaxCase): string =>
  one.text ?? JSON.stringify(one.document ?? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...one.statement }] });

describe.each(caseFiles().filter((file) => file.startsWith('syntax')))('%s', (file) => {
  const { cases } = readYaml<{ cases: SyntaxCase[] }>(file);
  const runs = cases.flatMap((one) => (one.profile ? [one.profile] : (['ceph', 'aws'] as Profile[])).map((profile) => ({ ...one, profile })));

  it.each(runs)('$name ($profile)', (one) => {
    const parse = () => parsePolicy(textOf(one), { kind: one.kind ?? 'identity', holder: one.holder, switches: switchesOf(one.profile) });
    if (one.error === undefined) {
      expect(parse().statements.length).toBeGreaterThanOrEqual(0);
      return;
    }
    let thrown: unknown;
    try {
      parse();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PolicySyntaxError);
    const error = thrown as PolicySyntaxError;
    expect(error.message).toContain(one.error);
    if (one.path !== undefined) expect(error.jsonPath).toBe(one.path);
    if (one.line !== undefined) expect(error.line).toBe(one.line);
    if (one.column !== undefined) expect(error.column).toBe(one.column);
  });
});
