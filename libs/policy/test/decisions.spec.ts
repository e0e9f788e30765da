import { authorize, explain, switchesOf } from '../src/index.js';
import { caseFiles, compiledInputOf, decisionRuns, plainInputOf, readCases } from './load-cases.js';
import { syntaxRuns } from './load-syntax-cases.js';
import { decidePlainly } from './plain/decide.js';

/** Every case runs in both profiles unless it names one, through the compiled engine and through the plain one. */
describe.each(caseFiles().filter((file) => !file.startsWith('syntax')))('%s', (file) => {
  it.each(decisionRuns([file]))('$name ($profile)', (one) => {
    const plain = plainInputOf(one, switchesOf(one.profile));
    const input = compiledInputOf(plain);
    const decision = authorize(input);
    expect(decision.allowed ? 'allow' : 'deny').toBe(one.expect);
    expect(decidePlainly(plain)).toEqual({ allowed: decision.allowed, reason: decision.reason });
    const explained = explain(input);
    expect(explained.allowed).toBe(decision.allowed);
    if (one.reason !== undefined) expect(explained.reason).toBe(one.reason);
    if (one.deciding !== undefined) expect(decision.deciding.map(({ via, policyId, index }) => `${via} ${policyId}#${index}`)).toEqual(one.deciding);
    if (one.failed !== undefined) expect(explained.failed?.key).toBe(one.failed);
  });
});

it('there are 600 cases and more, each with a name of its own', () => {
  const names = caseFiles().filter((file) => !file.startsWith('syntax')).map((file) => readCases(file).map(({ name }) => name));
  expect(names.flat().length + syntaxRuns().length / 2).toBeGreaterThan(600);
  for (const inFile of names) expect(inFile.filter((name, i) => inFile.indexOf(name) < i)).toEqual([]);
});
