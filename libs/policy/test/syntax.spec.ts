import { readdirSync, readFileSync } from 'node:fs';
import { parsePolicy, PolicySyntaxError, switchesOf } from '../src/index.js';
import { syntaxRuns, syntaxText, type SyntaxCase } from './load-syntax-cases.js';

const runs = syntaxRuns();

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the grammar', () => {
  it.each(runs)('$name ($profile)', (one) => {
    const parse = () => parsePolicy(syntaxText(one), { kind: one.kind ?? 'identity', holder: one.holder, switches: switchesOf(one.profile) });
    if (one.error === undefined) {
      expect(parse().statements.length).toBeGreaterThanOrEqual(0);
      return;
    }
    const error = thrownBy(parse) as PolicySyntaxError;
    expect(error).toBeInstanceOf(PolicySyntaxError);
    expect(error.message).toContain(one.error);
    expect({ line: error.line, column: error.column, path: error.jsonPath }).toEqual({ line: one.line, column: one.column, path: one.path });
  });

  it('every sentence of the parser has a case', () => {
    const folder = new URL('../src/', import.meta.url);
    const parser = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /parse|json-text|template|operators/.test(file) && !file.includes('spec'));
    const sources = parser.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
    const sentences = [...sources.matchAll(/(?:\.error\(|SyntaxError\(|problem: .*\? |\? undefined : |return )(['"`])([^'"`$]+ [^'"`$]+)/g)].map(([, , sentence]) => sentence!);
    expect(sentences.length).toBeGreaterThan(30);
    const said = runs.flatMap((one: SyntaxCase) => one.error ?? []);
    expect(sentences.filter((sentence) => !said.some((error) => error.includes(sentence.trim()) || sentence.includes(error)))).toEqual([]);
  });
});
